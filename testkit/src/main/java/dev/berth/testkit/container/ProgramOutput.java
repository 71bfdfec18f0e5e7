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
 * The output of a program in a container, and its ending.
 *
 * @param out the standard output, each byte as one character
 * @param errors the standard error, each byte as one character
 */
public record ProgramOutput(String out, String errors, ExecEnding ending) {
    /** Runs a program to its end, with an empty standard input. */
    public static ProgramOutput run(ExecScope scope, ExecSpec spec) throws Exception {
        try (ContainerProcess process = scope.start(spec);
                ExecutorService readers =
                        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            process.stdin().close();
            var out = CompletableFuture.supplyAsync(() -> readAll(process.stdout()), readers);
            var errors = CompletableFuture.supplyAsync(() -> readAll(process.stderr()), readers);
            ExecEnding ending = process.ending().get(30, TimeUnit.SECONDS);
            return new ProgramOutput(out.get(30, TimeUnit.SECONDS), errors.get(30, TimeUnit.SECONDS), ending);
        }
    }

    /** Runs a shell script to its end. */
    public static ProgramOutput runShell(ExecScope scope, String script) throws Exception {
        return run(scope, ExecSpec.of("/bin/sh", "-c", script));
    }

    public String text() {
        return new String(out.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    public String errorText() {
        return new String(errors.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    private static String readAll(InputStream pipe) {
        try {
            return new String(pipe.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
