package dev.berth.testkit.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * A program of an {@link InMemoryEngine}. It runs on a platform thread of its own, which is interrupted when the
 * program is killed.
 */
@FunctionalInterface
public interface Program {
    /** Runs the program and returns its exit code. */
    int run(Call call) throws Exception;

    /** The arguments, environment and streams of a program. */
    record Call(
            List<String> argv,
            Map<String, String> environment,
            InputStream stdin,
            OutputStream stdout,
            OutputStream stderr) {}
}
