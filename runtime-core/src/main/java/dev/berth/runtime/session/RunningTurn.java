package dev.berth.runtime.session;

import dev.berth.acp.PromptResult;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One turn. Updates come on the connection's delivering thread, the outcome on a virtual thread. */
final class RunningTurn implements Turn {
    private static final Logger log = LoggerFactory.getLogger(RunningTurn.class);

    // immutable state
    private final AdapterConnection connection;
    private final String sessionId;
    private final ExpectedAgent expected;
    private final Limits limits;
    private final Consumer<SessionUpdate> updates;
    private final String tried;
    private final CompletableFuture<TurnOutcome> outcome = new CompletableFuture<>();
    private final TurnRecord record = new TurnRecord();
    private final MemoryKillLog memory;

    // mutable state
    private final AtomicReference<@Nullable Cancellation> cancellation = new AtomicReference<>();
    private final AtomicReference<Runnable> over = new AtomicReference<>(() -> {});

    RunningTurn(
            AdapterConnection connection,
            String sessionId,
            ExpectedAgent expected,
            Limits limits,
            Consumer<SessionUpdate> updates,
            String tried) {
        this.connection = connection;
        this.sessionId = sessionId;
        this.expected = expected;
        this.limits = limits;
        this.updates = updates;
        this.tried = tried;
        this.memory = new MemoryKillLog(connection.adapter().memory());
    }

    /** Sends the prompt; {@code after} runs before the outcome is told. */
    void begin(AdapterLauncher.Use use, Prompt prompt, Runnable after) {
        over.set(() -> {
            after.run();
            use.close();
        });
        prompt.maxTime().ifPresent(this::cancelAfter);
        var _ = connection
                .client()
                .prompt(sessionId, prompt.content())
                .whenComplete((result, failure) -> finish(result, failure));
    }

    @Override
    public CompletableFuture<TurnOutcome> outcome() {
        return outcome.copy();
    }

    @Override
    public void cancel() {
        cancel(Optional.empty());
    }

    void updated(SessionUpdate update) {
        record.updated(update);
        if (update.status().filter("failed"::equals).isPresent()) {
            memory.toolFailed();
        }
        try {
            updates.accept(update);
        } catch (RuntimeException e) {
            log.warn("consumer of updates failed variant={}", update.variant(), e);
        }
    }

    void answered(PermissionHandler.Answer answer) {
        // a question that our own cancelling answered was not refused by anybody
        if (cancellation.get() == null && answer.refused()) {
            record.refused(answer.request());
        }
    }

    private void finish(@Nullable PromptResult result, @Nullable Throwable failure) {
        if (cancellation.get() == null && (failure != null || record.toolFailed())) {
            var _ = memory.look().thenAcceptAsync(seen -> finish(result, failure, seen), AdapterConnection.ENDERS);
        } else {
            finish(result, failure, MemoryKillLog.Seen.nothing());
        }
    }

    private void finish(@Nullable PromptResult result, @Nullable Throwable failure, MemoryKillLog.Seen seen) {
        OutcomeClassifier verdict =
                new OutcomeClassifier(record, cancellation.get(), seen, connection, expected, tried);
        TurnOutcome cameTo = failure == null && result != null ? verdict.of(result) : verdict.of(failure);
        over.getAndSet(() -> {}).run();
        outcome.complete(cameTo);
    }

    private void cancelAfter(Duration time) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS, AdapterConnection.ENDERS)
                .execute(() -> cancel(Optional.of(new BerthException(
                        ErrorKind.LIMIT_REACHED,
                        tried,
                        "the turn took longer than " + Limits.text(time),
                        "allow it more with --max-time"))));
    }

    private void cancel(Optional<BerthException> limit) {
        if (outcome.isDone() || !cancellation.compareAndSet(null, new Cancellation(limit))) {
            return;
        }
        connection.client().cancel(sessionId);
        AdapterConnection.ENDERS.execute(this::insist);
    }

    /** The agent has three fifths of the limit to end by itself, its process the rest; the caller waits no longer. */
    private void insist() {
        try (Deadline deadline = limits.start(KnownLimits.CANCEL, "cancelling: " + tried)) {
            if (doneWithin(limits.value(KnownLimits.CANCEL).multipliedBy(3).dividedBy(5))) {
                return;
            }
            log.info("agent did not end a cancelled turn, ending its process agent={}", expected.title());
            AdapterConnection.ENDERS.execute(connection::close);
            if (!doneWithin(deadline.remaining())) {
                finish(null, deadline.toException("the agent's process was ended"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean doneWithin(Duration time) throws InterruptedException {
        try {
            outcome.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome never fails", e);
        }
    }

    /** That we cancelled, and why. */
    record Cancellation(Optional<BerthException> limit) {}
}
