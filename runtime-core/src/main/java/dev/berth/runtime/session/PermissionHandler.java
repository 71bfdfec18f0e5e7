package dev.berth.runtime.session;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The open permission questions of one session. Safe for all threads. */
final class PermissionHandler {
    private final PermissionPolicy policy;
    private final SessionListener listener;
    private final BooleanSupplier alive;
    private final Set<PermissionQuestion> open = ConcurrentHashMap.newKeySet();

    /** @param alive whether the agent's program runs */
    PermissionHandler(PermissionPolicy policy, SessionListener listener, BooleanSupplier alive) {
        this.policy = policy;
        this.listener = listener;
        this.alive = alive;
    }

    /**
     * Puts a question to the policy and returns at once. The stage never fails; cancelling it withdraws the question.
     *
     * @param turn the turn that runs; null between two turns
     */
    CompletionStage<PermissionOutcome> ask(PermissionRequest request, @Nullable RunningTurn turn) {
        PermissionQuestion question = new PermissionQuestion(request, policy, listener, turn);
        open.add(question);
        var _ = question.reply().whenComplete((_, _) -> open.remove(question));
        question.start(alive, () -> withdrawReason(turn));
        if (turn != null) {
            // race: the turn may have ended, and withdrawn its questions, before this question was added
            turn.over().ifPresent(question::withdraw);
        }
        return question.reply();
    }

    private String withdrawReason(@Nullable RunningTurn turn) {
        if (turn != null && turn.cancelled()) {
            return "the turn was cancelled";
        }
        return alive.getAsBoolean() ? "the agent withdrew it" : "the agent's program ended";
    }

    /** Withdraws the open questions of one turn. */
    void withdraw(RunningTurn turn) {
        String reason = turn.cancelled() || !alive.getAsBoolean() ? withdrawReason(turn) : "the turn is over";
        withdraw(
                question -> Optional.ofNullable(question.turn())
                        .filter(turn::equals)
                        .isPresent(),
                reason);
    }

    /** Withdraws every open question. */
    void withdrawAll(String reason) {
        withdraw(_ -> true, reason);
    }

    private void withdraw(Predicate<PermissionQuestion> which, String reason) {
        open.stream().filter(which).toList().forEach(question -> question.withdraw(reason));
    }
}
