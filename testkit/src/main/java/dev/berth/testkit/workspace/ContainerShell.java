package dev.berth.testkit.workspace;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A shell in the container of an instance, as the agent's user and with the agent's variables. */
record ContainerShell(AgentInstance instance) {
    private static final int MOST_SECONDS = 180;

    /** Runs a script of sh to its end; answers its output and its errors. */
    String run(String script, String input) throws Exception {
        try (ContainerProcess process = instance.exec(ExecSpec.of("sh", "-c", "exec 2>&1\n" + script))) {
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> readAll(process.stderr()));
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> readAll(process.stdout()));
            try (OutputStream stdin = process.stdin()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            process.ending().get(MOST_SECONDS, TimeUnit.SECONDS);
            return output.get(MOST_SECONDS, TimeUnit.SECONDS) + errors.get(MOST_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static String readAll(InputStream pipe) {
        try {
            return new String(pipe.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
