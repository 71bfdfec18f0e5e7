package dev.berth.runtime.session;

import dev.berth.acp.AcpClient;
import dev.berth.acp.AcpOptions;
import dev.berth.acp.ConnectionEnding;
import dev.berth.acp.Implementation;
import dev.berth.acp.InitializeResult;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** One adapter process with the ACP connection over its pipes, hands shaken. */
final class AdapterConnection implements AutoCloseable {
    /** Ending a process waits for it; each end has a virtual thread. */
    static final Executor ENDERS =
            task -> Thread.ofVirtual().name("berth-adapter-end").start(task);

    private static final Duration EXPLANATION = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofMillis(500);

    // immutable state
    private final Adapter adapter;
    private final AcpClient client;
    private final UpdateRouter router;
    private final ExpectedAgent expected;

    // mutable state
    private final ReentrantLock closing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<Runnable> afterClose = new AtomicReference<>(() -> {});
    private volatile Implementation agent;

    private AdapterConnection(Adapter adapter, ExpectedAgent expected) {
        this.adapter = adapter;
        this.expected = expected;
        this.agent = new Implementation(expected.name(), expected.version());
        this.router = new UpdateRouter();
        this.client = AcpClient.over(
                adapter.stdout(),
                adapter.stdin(),
                router,
                AcpOptions.named(expected.title().replace(' ', '-'))
                        .withPatience(EXPLANATION.plusMillis(500), Duration.ofSeconds(1))
                        .withExplainer(this::explain));
        closeWithTheProcess();
    }

    /** Launches an adapter and shakes hands with it. */
    static AdapterConnection open(AdapterLauncher launcher, ExpectedAgent expected, Limits limits)
            throws InterruptedException {
        AdapterConnection connection = new AdapterConnection(launcher.launch(), expected);
        boolean answered = false;
        try {
            InitializeResult result = Handshake.of(expected, limits).with(connection);
            connection.agent = result.agent().orElse(connection.agent);
            answered = true;
            return connection;
        } finally {
            if (!answered) {
                connection.close();
            }
        }
    }

    AcpClient client() {
        return client;
    }

    Adapter adapter() {
        return adapter;
    }

    UpdateRouter router() {
        return router;
    }

    Implementation agent() {
        return agent;
    }

    boolean alive() {
        return !closed.get() && client.ending().isEmpty() && !adapter.ending().isDone();
    }

    void onClose(Runnable action) {
        afterClose.set(action);
    }

    /** The process's end, if it has come. */
    Optional<AdapterEnding> ending() {
        return Optional.ofNullable(adapter.ending().getNow(null));
    }

    @Override
    public void close() {
        closing.lock();
        try {
            if (closed.compareAndSet(false, true)) {
                client.close();
                adapter.close();
                afterClose.get().run();
            }
        } finally {
            closing.unlock();
        }
    }

    /**
     * A process may end while a child of it still holds its output: then no end of stream will tell. And what it started may
     * live on, so the rest of its group is ended at once, and not when its session is closed.
     */
    private void closeWithTheProcess() {
        var _ = adapter.ending()
                .thenAcceptAsync(
                        ending -> {
                            client.close(reported(ending));
                            close();
                        },
                        CompletableFuture.delayedExecutor(DRAIN.toMillis(), TimeUnit.MILLISECONDS, ENDERS));
    }

    /** The stream's end is told together with the process's end, which may come a little later. */
    private ConnectionEnding explain(ConnectionEnding seen) {
        if (seen instanceof ConnectionEnding.ClosedByUs || seen instanceof ConnectionEnding.Reported) {
            return seen;
        }
        return adapter.ending()
                .copy()
                .<ConnectionEnding>thenApply(this::reported)
                .completeOnTimeout(new ConnectionEnding.Reported(seen.text(), adapter.lastWords()), 2, TimeUnit.SECONDS)
                .join();
    }

    private ConnectionEnding reported(AdapterEnding ending) {
        List<String> evidence = ending instanceof AdapterEnding.EndedByUs ? List.of() : adapter.lastWords();
        return new ConnectionEnding.Reported(expected.title() + " " + ending, evidence);
    }
}
