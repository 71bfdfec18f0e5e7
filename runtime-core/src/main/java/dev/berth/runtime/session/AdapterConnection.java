package dev.berth.runtime.session;

import dev.berth.acp.AcpClient;
import dev.berth.acp.AcpOptions;
import dev.berth.acp.ConnectionEnding;
import dev.berth.acp.Implementation;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One adapter process with the ACP connection over its pipes. When either ends, the other is ended too, with everything
 * that the process started. Safe for all threads.
 */
final class AdapterConnection {
    /** Runs waits for the end of a process, each on a virtual thread. */
    static final Executor ENDERS =
            task -> Thread.ofVirtual().name("berth-adapter-end").start(task);

    private static final Duration EXPLANATION = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofMillis(500);

    // immutable state
    private final GuardedAdapter adapter;
    private final AcpClient client;
    private final UpdateRouter router;
    private final ExpectedAgent expected;
    private final Limits limits;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Optional<String>> gone = new CompletableFuture<>();

    // mutable state
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable AdapterEnding> observed = new AtomicReference<>();
    private final AtomicReference<Optional<String>> ownReason = new AtomicReference<>(Optional.empty());
    private volatile Implementation agent;

    private AdapterConnection(GuardedAdapter adapter, ExpectedAgent expected, Limits limits) {
        this.adapter = adapter;
        this.expected = expected;
        this.limits = limits;
        this.agent = new Implementation(expected.name(), expected.version());
        this.router = new UpdateRouter(limits.value(KnownLimits.CALLBACK));
        this.client = AcpClient.over(
                adapter.stdout(),
                adapter.stdin(),
                router,
                AcpOptions.named(expected.title().replace(' ', '-'))
                        .withPatience(EXPLANATION.plusMillis(500), Duration.ofSeconds(1))
                        .withExplainer(this::explain));
    }

    /**
     * Connects to a process that was just launched.
     *
     * @throws BerthException UNEXPECTED when the adapter has no usable streams
     */
    static AdapterConnection over(Adapter launched, ExpectedAgent expected, Limits limits) {
        GuardedAdapter adapter = new GuardedAdapter(launched, limits, "starting " + expected.title());
        AdapterConnection connection = new AdapterConnection(adapter, expected, limits);
        var _ = adapter.ending().thenAcceptAsync(connection::processEnded, ENDERS);
        var _ = connection.client.ended().thenRunAsync(connection::connectionEnded, ENDERS);
        return connection;
    }

    AcpClient client() {
        return client;
    }

    /** The agent answered that the provider refused its credential. */
    void loginRefused() {
        adapter.loginRefused();
    }

    GuardedAdapter adapter() {
        return adapter;
    }

    UpdateRouter router() {
        return router;
    }

    Implementation agent() {
        return agent;
    }

    void setAgent(Implementation answered) {
        agent = answered;
    }

    boolean alive() {
        return !closing.get() && client.ending().isEmpty() && !adapter.ending().isDone();
    }

    /** Runs an action of this package after the process's end, and before {@link #awaitGone} answers. */
    void onGone(Runnable action) {
        var _ = ended.thenRun(action);
    }

    /** The error of a session whose adapter has ended, with the reason as far as it was seen. */
    BerthException death(String tried, Optional<MemoryShortage> shortage) {
        return death().inTurn(tried, shortage);
    }

    AdapterDeath death() {
        AdapterEnding seen = observed.get();
        return AdapterDeath.of(
                expected,
                adapter,
                seen == null ? adapter.ending().getNow(new AdapterEnding.Lost("its output ended")) : seen,
                ownReason.get());
    }

    /** Ends the connection and the process, and waits for their end within limit {@code session-close}. Idempotent. */
    Optional<String> close() {
        beginClose(Optional.empty());
        return awaitGone(limits.value(KnownLimits.SESSION_CLOSE).plus(limits.value(KnownLimits.CALLBACK)));
    }

    /**
     * Waits for the process's end, which has to have begun.
     *
     * @return the reason why something of it may still run; empty when nothing is known to be left
     */
    Optional<String> awaitGone(Duration most) {
        UninterruptibleWait.await(gone, most);
        return gone.getNow(
                Optional.of("the agent's program may still run: its end takes longer than " + Limits.text(most)));
    }

    /**
     * Begins to end the connection and the process, and returns at once. Idempotent.
     *
     * @param reason the cause of the end for {@link #death}; empty for none
     */
    void beginClose(Optional<String> reason) {
        if (closing.compareAndSet(false, true)) {
            ownReason.set(reason);
            observed.compareAndSet(null, adapter.ending().getNow(new AdapterEnding.EndedByUs()));
            ENDERS.execute(this::end);
        }
    }

    private void end() {
        Optional<String> left = Optional.of("the agent's program may still run: closing it failed");
        try {
            client.close();
            left = adapter.end();
        } finally {
            ended.complete(null);
            gone.complete(left);
        }
    }

    /**
     * Closes the connection of a process that has ended. A child of the process may still hold its output open: then the
     * stream does not end.
     */
    private void processEnded(AdapterEnding ending) {
        if (!UninterruptibleWait.await(client.ended(), DRAIN)) {
            client.close(reported(ending));
        }
    }

    private void connectionEnded() {
        if (!closing.get()) {
            observed.compareAndSet(null, adapter.ending().getNow(new AdapterEnding.Lost("its output ended")));
        }
        beginClose(Optional.empty());
    }

    /** Adds the process's end to the stream's end; the process may end a little later than the stream. */
    private ConnectionEnding explain(ConnectionEnding seen) {
        if (seen instanceof ConnectionEnding.ClosedByUs || seen instanceof ConnectionEnding.Reported) {
            return seen;
        }
        return adapter.ending()
                .<ConnectionEnding>thenApply(this::reported)
                .completeOnTimeout(
                        new ConnectionEnding.Reported(seen.text(), List.of()),
                        EXPLANATION.toMillis(),
                        TimeUnit.MILLISECONDS)
                .join();
    }

    private ConnectionEnding reported(AdapterEnding ending) {
        return new ConnectionEnding.Reported(expected.title() + " " + ending, List.of());
    }
}
