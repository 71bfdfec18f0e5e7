package dev.berth.testkit.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** A program of an {@link InMemoryEngine}. Runs on a platform thread of its own, which is interrupted when it is killed. */
@FunctionalInterface
public interface Program {
    /** Its exit code. */
    int run(Call call) throws Exception;

    /** What it was started with. */
    record Call(
            List<String> argv,
            Map<String, String> environment,
            InputStream stdin,
            OutputStream stdout,
            OutputStream stderr) {}
}
