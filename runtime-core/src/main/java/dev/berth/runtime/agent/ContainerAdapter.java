package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.exec.PipeThread;
import dev.berth.runtime.process.LineReader;
import dev.berth.runtime.process.UninterruptibleWait;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.AdapterEnding;
import dev.berth.runtime.session.MemoryWatch;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An adapter inside a container. The platform thread {@code agent-TARGET-AGENT-stderr} reads its standard error, of each
 * line at most 4096 bytes. Safe for all threads.
 */
final class ContainerAdapter implements Adapter {
    private static final Logger log = LoggerFactory.getLogger(ContainerAdapter.class);
    private static final int LAST_LINES = 8;
    private static final int LONGEST_LINE = 4096;
    private static final int LARGEST_BATCH = 1000;

    /** The time that an adapter has to end by itself after its input was closed; the known ones take 2 s at most. */
    private static final Duration GRACE = Duration.ofMillis(2500);

    /** The adapter's container. */
    interface Place {
        Use use(String what) throws InterruptedException;

        WorkspaceWatch workspaces();

        /** The reason why the container is not its instance's any more; empty while it is. */
        Optional<String> replaced();

        /** The provider refused a credential with these secrets. */
        void loginRefused(List<String> secrets);
    }

    // immutable state
    private final ContainerProcess process;
    private final List<String> secrets;
    private final ExecScope scope;
    private final String memoryLimit;
    private final int generation;
    private final Place place;
    private final CompletableFuture<AdapterEnding> ending;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock closing = new ReentrantLock();

    // guarded by lock
    private final Deque<String> lastLines = new ArrayDeque<>();

    // guarded by closing
    private boolean closed;

    /** @param secrets the secrets that the process was started with */
    ContainerAdapter(
            ContainerProcess process,
            List<String> secrets,
            ExecScope scope,
            String memoryLimit,
            int generation,
            Place place,
            String name,
            InstanceLog instanceLog) {
        this.process = process;
        this.secrets = secrets;
        this.scope = scope;
        this.memoryLimit = memoryLimit;
        this.generation = generation;
        this.place = place;
        this.name = name;
        this.ending = process.ending().thenApply(ContainerAdapter::ending);
        PipeThread.detach("agent-" + name + "-stderr", () -> drain(process.stderr(), instanceLog));
    }

    private void drain(InputStream stderr, InstanceLog instanceLog) {
        try (LineReader lines = new LineReader(stderr, LONGEST_LINE)) {
            List<String> batch = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                remember(line);
                batch.add(line);
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
            lastLines.addLast(line.strip());
            if (lastLines.size() > LAST_LINES) {
                lastLines.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void loginRefused() {
        place.loginRefused(secrets);
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
            return List.copyOf(lastLines);
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
    public WorkspaceWatch workspaces() {
        return place.workspaces();
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
    public Optional<String> endReason() {
        return place.replaced();
    }

    @Override
    public Use use(String what) throws InterruptedException {
        return place.use(what);
    }

    /**
     * Closes the adapter's input, waits until the adapter has ended, its container does not answer or the grace is over, and
     * then ends every process that it started. The whole takes a bounded time; a second call waits for the first.
     */
    @Override
    public void close() {
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                end();
            }
        } finally {
            closing.unlock();
        }
    }

    private void end() {
        try {
            // on another thread: an adapter that does not read would hold back the rest of a message for ever
            PipeThread.detach("agent-" + name + "-stdin-close", this::closeInput);
            UninterruptibleWait.await(CompletableFuture.anyOf(ending, containerSilence()), GRACE);
        } finally {
            process.close();
        }
        process.stillRunningReason()
                .ifPresent(reason -> log.warn("an adapter did not end name={} seen={}", name, reason));
    }

    private void closeInput() {
        try {
            process.stdin().close();
        } catch (IOException e) {
            log.debug("an adapter's input was closed already name={}", name, e);
        }
    }

    /** Completes when the container does not answer: waiting for its programs is useless then. */
    private CompletableFuture<Void> containerSilence() {
        CompletableFuture<Void> silence = new CompletableFuture<>();
        try {
            var _ = scope.checkLiveness().thenAccept(report -> {
                if (!report.answered()) {
                    silence.complete(null);
                }
            });
        } catch (RuntimeException e) {
            log.warn("the container of an adapter cannot be checked name={}", name, e);
        }
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
