package dev.berth.acp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's running turns and open permission questions by session, so that a cancel can answer the questions. Safe
 * for all threads.
 */
final class SessionTurns {
    private static final class State {
        int running;
        boolean cancelling;
        final Set<PeerRequest> questions = new HashSet<>();

        boolean isIdle() {
            return running == 0 && questions.isEmpty();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, State> sessions = new HashMap<>();

    void begin(String sessionId) {
        lock.lock();
        try {
            sessions.computeIfAbsent(sessionId, _ -> new State()).running++;
        } finally {
            lock.unlock();
        }
    }

    void end(String sessionId) {
        lock.lock();
        try {
            State state = sessions.computeIfAbsent(sessionId, _ -> new State());
            state.running--;
            if (state.running == 0) {
                state.cancelling = false;
            }
            removeIfIdle(sessionId, state);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a question of a session; false if the turn is being cancelled, so that the question must not be asked. */
    boolean addQuestion(String sessionId, PeerRequest question) {
        lock.lock();
        try {
            State state = sessions.computeIfAbsent(sessionId, _ -> new State());
            if (state.cancelling) {
                return false;
            }
            state.questions.add(question);
        } finally {
            lock.unlock();
        }
        var _ = question.reply().whenComplete((_, _) -> removeQuestion(sessionId, question));
        return true;
    }

    private void removeQuestion(String sessionId, PeerRequest question) {
        lock.lock();
        try {
            State state = sessions.get(sessionId);
            if (state != null) {
                state.questions.remove(question);
                removeIfIdle(sessionId, state);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Marks the running turn as cancelled and returns the open questions of the session. */
    List<PeerRequest> cancel(String sessionId) {
        lock.lock();
        try {
            State state = sessions.get(sessionId);
            if (state == null) {
                return List.of();
            }
            state.cancelling = state.running > 0;
            return List.copyOf(state.questions);
        } finally {
            lock.unlock();
        }
    }

    private void removeIfIdle(String sessionId, State state) {
        if (state.isIdle()) {
            sessions.remove(sessionId);
        }
    }
}
