package dev.berth.runtime.session;

import dev.berth.acp.PermissionOption;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.PermissionWithdrawal;
import dev.berth.runtime.limit.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One permission question. Its own virtual thread asks the policy. The question is either answered or withdrawn, once,
 * and the listener gets the event of it before the agent gets the answer. A policy that fails, answers null, or chooses
 * an option that was not offered refuses.
 */
final class PermissionQuestion {
    private static final Logger log = LoggerFactory.getLogger(PermissionQuestion.class);

    /** The time for the connection to say why it cancelled the reply. */
    private static final Duration UNEXPLAINED = Duration.ofSeconds(1);

    // immutable state
    private final PermissionRequest request;
    private final PermissionPolicy policy;
    private final SessionListener listener;
    private final @Nullable RunningTurn turn;
    private final CompletableFuture<PermissionOutcome> reply = new CompletableFuture<>();
    private final Thread thread = Thread.ofVirtual().name("berth-permission").unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private boolean asked;
    private boolean decided;

    PermissionQuestion(
            PermissionRequest request, PermissionPolicy policy, SessionListener listener, @Nullable RunningTurn turn) {
        this.request = request;
        this.policy = policy;
        this.listener = listener;
        this.turn = turn;
    }

    /** The answer for the agent; completes when the question is answered or withdrawn. */
    CompletableFuture<PermissionOutcome> reply() {
        return reply;
    }

    @Nullable
    RunningTurn turn() {
        return turn;
    }

    /**
     * Begins to ask.
     *
     * @param alive whether the agent's program runs
     * @param withdrawReason names the reason when the reply was cancelled and the connection does not say why
     */
    void start(BooleanSupplier alive, Supplier<String> withdrawReason) {
        // the connection cancels the reply, and then says why
        var _ = request.withdrawn().thenAccept(why -> withdraw(text(why, alive.getAsBoolean())));
        var _ = reply.whenComplete((_, _) -> {
            if (reply.isCancelled()) {
                var _ = Timers.start(UNEXPLAINED, () -> withdraw(withdrawReason.get()));
            }
        });
        thread.start();
    }

    private static String text(PermissionWithdrawal why, boolean alive) {
        return switch (why) {
            case BY_AGENT -> "the agent withdrew it";
            case PROMPT_CANCELLED -> "the turn was cancelled";
            case TURN_ENDED -> alive ? "the turn is over" : "the agent's program ended";
            case CONNECTION_ENDED -> "the agent's program ended";
        };
    }

    private void run() {
        PermissionOutcome outcome = refused();
        try {
            if (tellAsked()) {
                outcome = offered(askPolicy());
            }
        } catch (InterruptedException e) {
            log.debug("permission question was withdrawn, or the policy was interrupted");
        } catch (Throwable e) {
            log.warn("permission policy failed, the question is refused", e);
        } finally {
            answer(outcome);
        }
    }

    /** Tells the listener, unless the question was withdrawn before: such a question is asked of nobody. */
    private boolean tellAsked() {
        lock.lock();
        try {
            if (!decided) {
                asked = true;
                listener.tell(new SessionEvent.PermissionAsked(Instant.now(), request.sessionId(), request));
            }
            return !decided;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PermissionOutcome askPolicy() throws Exception {
        CompletionStage<PermissionOutcome> stage = policy.answer(request);
        if (stage == null) {
            return null;
        }
        CompletableFuture<@Nullable PermissionOutcome> answer = new CompletableFuture<>();
        var _ = stage.whenComplete((outcome, failure) -> {
            if (failure == null) {
                answer.complete(outcome);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            cancel(stage);
            throw e;
        }
    }

    private static void cancel(CompletionStage<PermissionOutcome> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            log.debug("a stage of the permission policy cannot be cancelled", e);
        }
    }

    private PermissionOutcome offered(@Nullable PermissionOutcome outcome) {
        if (outcome == null) {
            log.warn("permission policy answered null, the question is refused");
            return refused();
        }
        if (outcome instanceof PermissionOutcome.Selected(String id)
                && request.options().stream().noneMatch(option -> option.id().equals(id))) {
            log.warn("permission policy chose an option that was not offered, the question is refused");
            return refused();
        }
        return outcome instanceof PermissionOutcome.Refused ? refused() : outcome;
    }

    /** The agent's own option to reject once, if there is one. */
    private PermissionOutcome refused() {
        return request.rejectOnce().orElseGet(PermissionOutcome.Refused::new);
    }

    private void answer(PermissionOutcome outcome) {
        lock.lock();
        try {
            if (decided) {
                return;
            }
            decided = true;
            Answer answer = new Answer(request, outcome);
            if (turn != null) {
                turn.answered(answer);
            }
            listener.tell(new SessionEvent.PermissionAnswered(
                    Instant.now(), request.sessionId(), request, outcome, answer.chosen()));
        } finally {
            lock.unlock();
        }
        if (!reply.complete(outcome)) {
            // race: the agent withdrew the question while it was answered, so the answer was not used
            listener.tell(withdrawn("the answer came too late"));
        }
    }

    /** Withdraws the question unless it was answered; returns when the listener has its event. */
    void withdraw(String reason) {
        lock.lock();
        try {
            if (decided) {
                return;
            }
            decided = true;
            if (asked) {
                listener.tell(withdrawn(reason));
            }
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        reply.complete(new PermissionOutcome.Cancelled());
    }

    private SessionEvent withdrawn(String reason) {
        return new SessionEvent.PermissionWithdrawn(Instant.now(), request.sessionId(), request, reason);
    }

    /** A question with its answer. */
    record Answer(PermissionRequest request, PermissionOutcome outcome) {
        boolean refused() {
            return option().map(option -> option.kind().rejects()).orElse(true);
        }

        String chosen() {
            return option().map(PermissionOption::id).orElse("cancelled");
        }

        private Optional<PermissionOption> option() {
            return outcome instanceof PermissionOutcome.Selected(String id)
                    ? request.options().stream()
                            .filter(option -> option.id().equals(id))
                            .findFirst()
                    : Optional.empty();
        }
    }
}
