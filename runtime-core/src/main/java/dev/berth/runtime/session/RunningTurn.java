package dev.berth.runtime.session;

import dev.berth.acp.PromptCall;
import dev.berth.acp.PromptResult;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.limit.Timers;
import dev.berth.runtime.process.UninterruptibleWait;
import dev.berth.runtime.workspace.WorkspaceComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn. The virtual thread {@code berth-turn} waits for the agent's answer, insists when the turn was cancelled, and
 * completes the outcome; nothing else completes it. Updates come on the connection's delivering thread.
 */
final class RunningTurn implements Turn {
    private static final Logger log = LoggerFactory.getLogger(RunningTurn.class);
    /** Completes each caller's copy of the outcome on a thread of its own: a callback of one caller delays no other. */
    private static final Executor COPIES =
            task -> Thread.ofVirtual().name("berth-outcome").start(task);

    /** The states of a turn, in their order. */
    private enum Phase {
        /** The prompt was not sent. */
        NEW,
        RUNNING,
        /** The agent's answer was seen, or is not awaited any more: cancelling does nothing. */
        OVER
    }

    /** The cancellation of a turn by this side, with its limit if that was the cause. */
    record Cancellation(Optional<BerthException> limit) {}

    /** The agent's answer: a result or a failure; neither when it is not awaited any more. */
    private record Answer(
            @Nullable PromptResult result, @Nullable Throwable failure) {}

    // immutable state
    private final AdapterConnection connection;
    private final String sessionId;
    private final Path directory;
    private final ExpectedAgent expected;
    private final Limits limits;
    private final UpdateConsumer consumer;
    private final String tried;
    private final CompletableFuture<TurnOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> cancelRequested = new CompletableFuture<>();
    private final TurnRecord record = new TurnRecord();
    private final MemoryKillLog memory;
    private volatile boolean endedAgent;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private Phase phase = Phase.NEW;
    private @Nullable Cancellation cancellation;
    private @Nullable ForeignCall<Adapter.Use> useCall;
    private @Nullable PromptCall call;

    RunningTurn(
            AdapterConnection connection,
            String sessionId,
            Path directory,
            ExpectedAgent expected,
            Limits limits,
            Consumer<SessionUpdate> updates,
            String tried) {
        this.connection = connection;
        this.sessionId = sessionId;
        this.directory = directory;
        this.expected = expected;
        this.limits = limits;
        this.consumer = new UpdateConsumer(updates);
        this.tried = tried;
        record.compared(WorkspaceComparison.none(List.of(directory), "the turn ended by a bug before it was compared"));
        this.memory = new MemoryKillLog(connection.adapter().memory());
    }

    /**
     * Takes the use of the container and sends the prompt.
     *
     * @param after runs when the turn is over and its use is released, before the outcome completes
     * @throws BerthException as the adapter's {@code use} does; CANCELLED when the session was closed meanwhile
     */
    void begin(Prompt prompt, Consumer<TurnOutcome> after) throws InterruptedException {
        Adapter.Use use = takeUse();
        boolean begun = false;
        try {
            GuardedComparison workspaces = connection.adapter().compareWorkspaces(directory);
            CompletableFuture<PromptResult> sent = send(prompt);
            Thread.ofVirtual().name("berth-turn").start(() -> run(sent, workspaces, use, prompt, after));
            begun = true;
        } finally {
            if (!begun) {
                release(use);
            }
        }
    }

    private Adapter.Use takeUse() throws InterruptedException {
        try (Deadline deadline = limits.start(KnownLimits.ADAPTER_START, tried)) {
            ForeignCall<Adapter.Use> call = connection.adapter().use("a turn of " + expected.title());
            lock.lock();
            try {
                useCall = call;
                if (cancellation != null) {
                    call.interrupt();
                }
            } finally {
                lock.unlock();
            }
            return call.get(deadline, tried, this::release);
        }
    }

    private void release(Adapter.Use use) {
        ForeignCall.run("Use.close()", limits.value(KnownLimits.CALLBACK), use::close);
    }

    private CompletableFuture<PromptResult> send(Prompt prompt) {
        lock.lock();
        try {
            if (cancellation != null) {
                throw new BerthException(
                        ErrorKind.CANCELLED, tried, "the session was closed meanwhile", "open a new session");
            }
            phase = Phase.RUNNING;
            PromptCall sent = connection.client().startPrompt(sessionId, prompt.content());
            call = sent;
            return sent.answer();
        } finally {
            lock.unlock();
        }
    }

    private void run(
            CompletableFuture<PromptResult> sent,
            GuardedComparison workspaces,
            Adapter.Use use,
            Prompt prompt,
            Consumer<TurnOutcome> after) {
        Optional<Future<?>> timer = Optional.empty();
        TurnOutcome result = null;
        try {
            timer = prompt.maxTime().map(this::startTimer);
            result = conclude(sent, workspaces);
        } catch (Throwable e) {
            log.warn("outcome of a turn could not be found", e);
            result = broken(e);
        } finally {
            end(timer, use, after, result == null ? broken(null) : result);
        }
    }

    private void end(Optional<Future<?>> timer, Adapter.Use use, Consumer<TurnOutcome> after, TurnOutcome result) {
        try {
            timer.ifPresent(started -> started.cancel(false));
            release(use);
        } finally {
            try {
                after.accept(result);
            } finally {
                outcome.complete(result);
            }
        }
    }

    private TurnOutcome broken(@Nullable Throwable bug) {
        return new TurnOutcome.AgentError(
                BerthException.wrap(tried, bug),
                record.evidence(Optional.empty(), Optional.empty(), cancelled(), List.of(), List.of()));
    }

    private TurnOutcome conclude(CompletableFuture<PromptResult> sent, GuardedComparison workspaces) {
        Answer seenAnswer = await(sent);
        MemoryKillLog.Seen seen = MemoryKillLog.Seen.nothing();
        Cancellation cancelled = cancellation();
        if (cancelled == null && (seenAnswer.failure() != null || record.toolFailed())) {
            seen = memory.look(limits.value(KnownLimits.CALLBACK));
        }
        // a turn is reported as lost when nothing of the agent runs any more, or with the name of what may still run
        Optional<String> left = cancelled == null && !connection.alive()
                ? connection.awaitGone(limits.value(KnownLimits.OUTPUT_DRAIN))
                : Optional.empty();
        record.compared(workspaces.end());
        OutcomeClassifier classifier =
                new OutcomeClassifier(record, cancelled, seen, left, connection, expected, limits, tried);
        return seenAnswer.failure() == null && seenAnswer.result() != null
                ? classifier.of(seenAnswer.result())
                : classifier.of(seenAnswer.failure());
    }

    /** Waits for the agent's answer. From then on {@link #cancel} does nothing. */
    private Answer await(CompletableFuture<PromptResult> sent) {
        CompletableFuture<Void> answered = sent.handle((_, _) -> null);
        CompletableFuture.anyOf(answered, cancelRequested).join();
        if (!answered.isDone()) {
            insist(answered);
        }
        lock.lock();
        try {
            phase = Phase.OVER;
        } finally {
            lock.unlock();
        }
        if (!answered.isDone()) {
            return new Answer(null, null);
        }
        return sent.isCompletedExceptionally()
                ? new Answer(null, sent.exceptionNow())
                : new Answer(sent.resultNow(), null);
    }

    /**
     * Makes a cancelled turn end within limit {@code cancel}: a consumer of updates that blocks is interrupted after two
     * fifths, because the agent's answer waits behind it; the agent's process is ended after three fifths.
     */
    private void insist(CompletableFuture<Void> answered) {
        try (Deadline deadline = limits.start(KnownLimits.CANCEL, "cancelling: " + tried)) {
            Duration fifth = limits.value(KnownLimits.CANCEL).dividedBy(5);
            if (UninterruptibleWait.await(answered, fifth.multipliedBy(2))) {
                return;
            }
            consumer.interrupt();
            if (UninterruptibleWait.await(answered, fifth)) {
                return;
            }
            log.info("agent did not end a cancelled turn, ending its process agent={}", expected.title());
            endedAgent = true;
            connection.beginClose(Optional.of("it did not end a cancelled turn in time"));
            UninterruptibleWait.await(answered, deadline.remaining());
        } finally {
            // a later call of the consumer may block as well
            consumer.interrupt();
        }
    }

    private Future<?> startTimer(Duration time) {
        return Timers.start(
                time,
                () -> cancel(Optional.of(new BerthException(
                        ErrorKind.LIMIT_REACHED,
                        tried,
                        "the turn took longer than " + Limits.text(time),
                        "allow more time for the prompt (Prompt.within)"))));
    }

    @Override
    public CompletableFuture<TurnOutcome> outcome() {
        return outcome.isDone() ? outcome.copy() : outcome.thenApplyAsync(same -> same, COPIES);
    }

    @Override
    public void cancel() {
        cancel(Optional.empty());
    }

    private void cancel(Optional<BerthException> limit) {
        lock.lock();
        try {
            if (phase == Phase.OVER || cancellation != null) {
                return;
            }
            // a call whose answer was read is not cancelled any more: the message would hit the next prompt of the
            // session
            boolean sent = call != null && call.cancel();
            if (call != null && !sent && call.answer().isDone()) {
                return;
            }
            cancellation = new Cancellation(limit);
            if (call == null && useCall != null) {
                useCall.interrupt();
            }
        } finally {
            lock.unlock();
        }
        cancelRequested.complete(null);
    }

    /** Whether the turn ended the agent's process, because the agent did not end the turn. */
    boolean endedAgent() {
        return endedAgent;
    }

    boolean cancelled() {
        return cancellation() != null;
    }

    private @Nullable Cancellation cancellation() {
        lock.lock();
        try {
            return cancellation;
        } finally {
            lock.unlock();
        }
    }

    /** The reason why the turn asks nothing any more; empty while it runs. */
    Optional<String> over() {
        lock.lock();
        try {
            return phase == Phase.OVER ? Optional.of("the turn is over") : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void updated(SessionUpdate update) {
        record.updated(update);
        if (update.status().filter("failed"::equals).isPresent()) {
            memory.toolFailed();
        }
        consumer.accept(update);
    }

    void answered(PermissionQuestion.Answer answer) {
        // a question that ended because this side cancelled the turn was refused by nobody
        if (!cancelled() && answer.refused()) {
            record.refused(answer.request());
        }
    }
}
