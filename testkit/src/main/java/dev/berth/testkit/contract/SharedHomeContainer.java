package dev.berth.testkit.contract;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A container that mounts a shared home, and the programs in it. */
record SharedHomeContainer(ExecScope scope, ExecSpec adapter) {
    /** The variable that marks all processes of the container's adapters. */
    private static final String MARK = "BERTH_TEST_ADAPTER";

    /** Kills until nothing is left: a process may start another one between the look and the signal. */
    private static final String KILL = "for turn in 1 2 3 4 5; do"
            + " found=$(grep -lsz '^" + MARK + "=' /proc/[0-9]*/environ | cut -d/ -f3);"
            + " [ -n \"$found\" ] || break; kill -9 $found 2>/dev/null; done; true";

    /** Starts an adapter and reads its standard error. */
    ContainerProcess startAdapter() {
        Map<String, String> marked = new TreeMap<>(adapter.environment());
        marked.put(MARK, "yes");
        ContainerProcess process = scope.start(adapter.withEnvironment(marked));
        var _ = readAsync(process.stderr());
        return process;
    }

    void killAdapters() throws Exception {
        run(ExecSpec.of("sh", "-c", KILL), new byte[0]);
    }

    /** Runs a program to its end and returns its standard output. */
    byte[] run(ExecSpec spec, byte[] input) throws Exception {
        try (ContainerProcess process = scope.start(spec)) {
            return output(process, input);
        }
    }

    static byte[] output(ContainerProcess process, byte[] input) throws Exception {
        CompletableFuture<byte[]> output = readAsync(process.stdout());
        CompletableFuture<byte[]> errors = readAsync(process.stderr());
        try (OutputStream stdin = process.stdin()) {
            stdin.write(input);
        }
        var ending = process.ending().get(60, TimeUnit.SECONDS);
        if (!ending.succeeded()) {
            String words = new String(errors.get(10, TimeUnit.SECONDS), StandardCharsets.UTF_8);
            throw new AssertionError("a program in the container " + ending + ": " + words);
        }
        return output.get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<byte[]> readAsync(InputStream pipe) {
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("shared-home-pipe").start(() -> {
            try {
                all.complete(pipe.readAllBytes());
            } catch (IOException e) {
                all.completeExceptionally(e);
            }
        });
        return all;
    }
}
