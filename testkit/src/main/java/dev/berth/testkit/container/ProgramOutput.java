package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What a program inside a container said, and how it ended.
 *
 * @param out each byte of its standard output as one character
 * @param errors each byte of its standard error as one character
 */
public record ProgramOutput(String out, String errors, ExecEnding ending) {
    /** Runs it to its end, with nothing on its standard input. */
    public static ProgramOutput by(ExecScope scope, ExecSpec spec) throws Exception {
        try (ContainerProcess process = scope.start(spec);
                ExecutorService readers =
                        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            process.stdin().close();
            var out = CompletableFuture.supplyAsync(() -> all(process.stdout()), readers);
            var errors = CompletableFuture.supplyAsync(() -> all(process.stderr()), readers);
            ExecEnding ending = process.ending().get(30, TimeUnit.SECONDS);
            return new ProgramOutput(out.get(30, TimeUnit.SECONDS), errors.get(30, TimeUnit.SECONDS), ending);
        }
    }

    /** Runs a script of sh to its end. */
    public static ProgramOutput sh(ExecScope scope, String script) throws Exception {
        return by(scope, ExecSpec.of("/bin/sh", "-c", script));
    }

    public String text() {
        return new String(out.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    public String errorText() {
        return new String(errors.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    private static String all(InputStream pipe) {
        try {
            return new String(pipe.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
