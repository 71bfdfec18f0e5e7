package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.process.UninterruptibleWait;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.AdapterEnding;
import dev.berth.runtime.session.MemoryWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An adapter inside a container. The platform thread {@code agent-TARGET-AGENT-stderr} drains its standard error. */
final class ContainerAdapter implements Adapter {
    private static final Logger log = LoggerFactory.getLogger(ContainerAdapter.class);
    private static final int LAST_WORDS = 8;
    private static final int LONGEST_LINE = 4096;
    private static final int LARGEST_BATCH = 1000;
    private static final long STACK = 256 * 1024;

    /** How long an adapter has to go by itself once its input is closed; the known ones take 2 s at most. */
    private static final Duration GRACE = Duration.ofMillis(2500);

    // immutable state
    private final ContainerProcess process;
    private final ExecScope scope;
    private final String memoryLimit;
    private final int generation;
    private final CompletableFuture<AdapterEnding> ending;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();

    // guarded by lock
    private final Deque<String> words = new ArrayDeque<>();

    ContainerAdapter(
            ContainerProcess process,
            ExecScope scope,
            String memoryLimit,
            int generation,
            String name,
            InstanceLog instanceLog) {
        this.process = process;
        this.scope = scope;
        this.memoryLimit = memoryLimit;
        this.generation = generation;
        this.ending = process.ending().thenApply(ContainerAdapter::ending);
        Thread.ofPlatform()
                .daemon()
                .name("agent-" + name + "-stderr")
                .stackSize(STACK)
                .start(() -> drain(process.stderr(), name, instanceLog));
    }

    private void drain(InputStream stderr, String name, InstanceLog instanceLog) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stderr, StandardCharsets.UTF_8))) {
            List<String> batch = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String kept = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
                remember(kept);
                batch.add(kept);
                // a flood is written in large pieces: an agent must not wait for its log
                if (batch.size() == LARGEST_BATCH || !lines.ready()) {
                    instanceLog.add(name, batch);
                    batch.clear();
                }
            }
        } catch (IOException e) {
            log.debug("standard error of an adapter ended name={}", name, e);
        }
    }

    private void remember(String line) {
        if (line.isBlank()) {
            return;
        }
        lock.lock();
        try {
            words.addLast(line.strip());
            if (words.size() > LAST_WORDS) {
                words.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OutputStream stdin() {
        return process.stdin();
    }

    @Override
    public InputStream stdout() {
        return process.stdout();
    }

    @Override
    public CompletableFuture<AdapterEnding> ending() {
        return ending;
    }

    @Override
    public List<String> stderrTail() {
        lock.lock();
        try {
            return List.copyOf(words);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public MemoryWatch memory() {
        return new MemoryWatch() {
            @Override
            public CompletableFuture<OptionalLong> kills() {
                return scope.checkLiveness().thenApply(LivenessReport::memoryKills);
            }

            @Override
            public String limit() {
                return memoryLimit;
            }
        };
    }

    @Override
    public Optional<String> stillRunningReason() {
        return process.stillRunningReason();
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            process.stdin().close();
        } catch (IOException e) {
            log.debug("an adapter's input was closed already", e);
        }
        UninterruptibleWait.await(CompletableFuture.anyOf(ending, silence()), GRACE);
        process.close();
    }

    /** Completes when the container does not answer: then it is in vain to wait for what runs there. */
    private CompletableFuture<Void> silence() {
        CompletableFuture<Void> silence = new CompletableFuture<>();
        var _ = scope.checkLiveness().thenAccept(pulse -> {
            if (!pulse.answered()) {
                silence.complete(null);
            }
        });
        return silence;
    }

    private static AdapterEnding ending(ExecEnding seen) {
        return switch (seen) {
            case ExecEnding.Exited(int code) -> new AdapterEnding.Exited(code);
            case ExecEnding.Killed(int signal, boolean memory) -> new AdapterEnding.Killed(signal, memory);
            case ExecEnding.NotStarted(String reason) -> new AdapterEnding.NotStarted(reason);
            case ExecEnding.Lost(String reason, boolean memory) -> new AdapterEnding.Lost(reason, memory);
            case ExecEnding.EndedByUs() -> new AdapterEnding.EndedByUs();
        };
    }
}
