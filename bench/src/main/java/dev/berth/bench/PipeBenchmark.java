package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The throughput of 100 MB through {@code cat} in the container and back, with every byte compared. */
final class PipeBenchmark implements Benchmark {
    private static final Logger log = LoggerFactory.getLogger(PipeBenchmark.class);
    private static final Rounds ROUNDS = new Rounds(1, 5);
    private static final int MEGABYTES = 100;
    private static final int CHUNK = 64 * 1024;

    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        byte[] bytes = new byte[MEGABYTES * 1_000_000];
        new Random(25).nextBytes(bytes);
        try (BenchFixture fixture = BenchFixture.open(engine, folder);
                AgentRuntime claude = fixture.claude()) {
            AgentInstance instance = fixture.readyAndIdle(claude);
            try (ExecScope scope = fixture.host()
                    .engine()
                    .containers()
                    .scope(instance.snapshot().container(), new Owner("benchpipe", _ -> true))) {
                return List.of(pipe(fixture.bare(), scope, instance, bytes));
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding pipe(BareEngine bare, ExecScope scope, AgentInstance instance, byte[] bytes) throws Exception {
        List<Samples> samples = ROUNDS.measure(
                () -> {
                    long started = System.nanoTime();
                    try (ContainerProcess cat = scope.start(ExecSpec.of("cat"))) {
                        Thread.ofPlatform().daemon().start(() -> drain(cat.stderr()));
                        sendAndCompare(bytes, cat.stdin(), cat.stdout());
                        return MEGABYTES / (Rounds.millisSince(started) / 1000);
                    }
                },
                () -> {
                    long started = System.nanoTime();
                    Process cat = bare.start(
                            "exec", "-i", instance.snapshot().container().value(), "cat");
                    sendAndCompare(bytes, cat.getOutputStream(), cat.getInputStream());
                    double seconds = Rounds.millisSince(started) / 1000;
                    var _ = cat.waitFor();
                    return MEGABYTES / seconds;
                });
        return new Finding(
                name(),
                MEGABYTES + " MB through cat and back",
                "MB/s",
                samples.getFirst().median(),
                OptionalDouble.of(samples.getLast().median()),
                Bound.atLeast(0.7),
                List.of("byte-identical each time; ours " + samples.getFirst() + ", bare " + samples.getLast()));
    }

    private static void sendAndCompare(byte[] bytes, OutputStream stdin, InputStream stdout)
            throws IOException, InterruptedException {
        CompletableFuture<Void> written = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("bench-pipe-stdin").start(() -> {
            try (stdin) {
                for (int offset = 0; offset < bytes.length; offset += CHUNK) {
                    stdin.write(bytes, offset, Math.min(CHUNK, bytes.length - offset));
                }
                written.complete(null);
            } catch (IOException e) {
                written.completeExceptionally(e);
            }
        });
        byte[] chunk = new byte[CHUNK];
        int offset = 0;
        for (int read = stdout.read(chunk); read >= 0; read = stdout.read(chunk)) {
            if (offset + read > bytes.length || !Arrays.equals(chunk, 0, read, bytes, offset, offset + read)) {
                throw new IOException("the returned bytes differ within " + read + " bytes after " + offset);
            }
            offset += read;
        }
        try {
            written.join();
        } catch (CompletionException e) {
            throw new IOException("only a part of the bytes could be written", e);
        }
        if (offset != bytes.length) {
            throw new IOException("only " + offset + " bytes came back");
        }
    }

    private static void drain(InputStream stderr) {
        try (stderr) {
            var _ = stderr.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            log.debug("standard error ended", e);
        }
    }
}
