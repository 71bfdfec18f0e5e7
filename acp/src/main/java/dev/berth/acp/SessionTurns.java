package dev.berth.acp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The client's turns and permission questions by session: what a cancel has to answer. */
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

    void began(String sessionId) {
        lock.lock();
        try {
            sessions.computeIfAbsent(sessionId, _ -> new State()).running++;
        } finally {
            lock.unlock();
        }
    }

    void ended(String sessionId) {
        lock.lock();
        try {
            State state = sessions.computeIfAbsent(sessionId, _ -> new State());
            state.running--;
            if (state.running == 0) {
                state.cancelling = false;
            }
            forgetIdle(sessionId, state);
        } finally {
            lock.unlock();
        }
    }

    /** A question of a session; false if its turn is being cancelled, so that it need not be asked. */
    boolean asked(String sessionId, PeerRequest question) {
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
        var _ = question.reply().whenComplete((_, _) -> answered(sessionId, question));
        return true;
    }

    private void answered(String sessionId, PeerRequest question) {
        lock.lock();
        try {
            State state = sessions.get(sessionId);
            if (state != null) {
                state.questions.remove(question);
                forgetIdle(sessionId, state);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Marks the running turn as cancelled; the questions to answer. */
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

    private void forgetIdle(String sessionId, State state) {
        if (state.isIdle()) {
            sessions.remove(sessionId);
        }
    }
}
