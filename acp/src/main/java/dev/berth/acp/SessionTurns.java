package dev.berth.acp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The client's running turns and open permission questions by session, so that a cancel reaches the right turn and its
 * questions. Safe for all threads; no foreign code runs under the lock.
 */
final class SessionTurns {
    /** One turn, from its prompt to its answer. Equal by identity. */
    static final class Turn {
        private final String sessionId;
        // guarded by the lock of SessionTurns
        private boolean answered;
        private boolean cancelled;

        private Turn(String sessionId) {
            this.sessionId = sessionId;
        }
    }

    private static final class State {
        final Set<Turn> running = new HashSet<>();
        // each question with the turns that ran when the question came
        final Map<PermissionQuestion, Set<Turn>> questions = new HashMap<>();

        boolean isCancelled() {
            return !running.isEmpty() && running.stream().allMatch(turn -> turn.cancelled);
        }

        boolean isIdle() {
            return running.isEmpty() && questions.isEmpty();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, State> sessions = new HashMap<>();
    private final Predicate<String> sender;
    private final Runnable onNotSent;

    /**
     * Makes the turns of a connection.
     *
     * @param sender queues {@code session/cancel} for a session without blocking; called under the lock
     * @param onNotSent reports that the sender answered false; called without the lock
     */
    SessionTurns(Predicate<String> sender, Runnable onNotSent) {
        this.sender = sender;
        this.onNotSent = onNotSent;
    }

    Turn begin(String sessionId) {
        Turn turn = new Turn(sessionId);
        lock.lock();
        try {
            stateLocked(sessionId).running.add(turn);
        } finally {
            lock.unlock();
        }
        return turn;
    }

    /** Marks a turn as answered: from now on its cancel does nothing. Called by the reading thread. */
    void answered(Turn turn) {
        lock.lock();
        try {
            turn.answered = true;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a turn, and withdraws the questions that were asked in this turn only. */
    void end(Turn turn) {
        Set<PermissionQuestion> left = new HashSet<>();
        lock.lock();
        try {
            turn.answered = true;
            State state = stateLocked(turn.sessionId);
            state.running.remove(turn);
            state.questions.forEach((question, turns) -> {
                if (turns.remove(turn) && turns.isEmpty()) {
                    left.add(question);
                }
            });
            removeIfIdleLocked(turn.sessionId);
        } finally {
            lock.unlock();
        }
        left.forEach(question -> question.withdraw(PermissionWithdrawal.TURN_ENDED));
    }

    /** Adds a question of a session; false if the turn is being cancelled, so that the question must not be asked. */
    boolean addQuestion(PermissionQuestion question) {
        String sessionId = question.sessionId();
        lock.lock();
        try {
            State state = stateLocked(sessionId);
            if (state.isCancelled()) {
                return false;
            }
            state.questions.put(question, new HashSet<>(state.running));
        } finally {
            lock.unlock();
        }
        var _ = question.reply().whenComplete((_, _) -> removeQuestion(question));
        return true;
    }

    private void removeQuestion(PermissionQuestion question) {
        lock.lock();
        try {
            stateLocked(question.sessionId()).questions.remove(question);
            removeIfIdleLocked(question.sessionId());
        } finally {
            lock.unlock();
        }
    }

    /** Cancels one turn and answers the open questions of its session; false if the turn is answered already. */
    boolean cancel(Turn turn) {
        List<PermissionQuestion> open;
        boolean queued;
        lock.lock();
        try {
            if (turn.answered) {
                return false;
            }
            turn.cancelled = true;
            open = List.copyOf(stateLocked(turn.sessionId).questions.keySet());
            // race: under the lock, so that this cancel is queued before any prompt that follows the answer
            queued = sender.test(turn.sessionId);
        } finally {
            lock.unlock();
        }
        return finishCancel(open, queued);
    }

    /** Cancels all turns of a session and answers its open questions. */
    boolean cancel(String sessionId) {
        List<PermissionQuestion> open;
        boolean queued;
        lock.lock();
        try {
            State state = stateLocked(sessionId);
            state.running.forEach(turn -> turn.cancelled = true);
            open = List.copyOf(state.questions.keySet());
            queued = sender.test(sessionId);
            removeIfIdleLocked(sessionId);
        } finally {
            lock.unlock();
        }
        return finishCancel(open, queued);
    }

    private boolean finishCancel(List<PermissionQuestion> open, boolean queued) {
        open.forEach(question -> question.withdraw(PermissionWithdrawal.PROMPT_CANCELLED));
        if (!queued) {
            onNotSent.run();
        }
        return queued;
    }

    private State stateLocked(String sessionId) {
        return sessions.computeIfAbsent(sessionId, _ -> new State());
    }

    private void removeIfIdleLocked(String sessionId) {
        if (stateLocked(sessionId).isIdle()) {
            sessions.remove(sessionId);
        }
    }
}
