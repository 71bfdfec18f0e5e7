package dev.berth.terminal.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The numbers of running sessions, in all, per agent and per principal; refuses a session above one of the limits. Safe
 * for all threads.
 */
final class SessionQuotas {
    private record Quota(String key, int most, String setting, String scope) {}

    private final TerminalLimits limits;
    private final TerminalMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> counts = new HashMap<>();
    private boolean closed;

    SessionQuotas(TerminalLimits limits, TerminalMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /** Counts a session, or throws a BerthException of kind LIMIT_REACHED or, after the close, CANCELLED. */
    void acquire(PtySessionSpec spec) {
        lock.lock();
        try {
            if (closed) {
                throw new BerthException(
                        ErrorKind.CANCELLED, "opening a terminal", "the server is being stopped", "try again later");
            }
            for (Quota quota : quotas(spec)) {
                if (counts.getOrDefault(quota.key(), 0) >= quota.most()) {
                    metrics.refused(quota.setting());
                    throw limitReached(quota);
                }
            }
            quotas(spec).forEach(quota -> counts.merge(quota.key(), 1, Integer::sum));
        } finally {
            lock.unlock();
        }
    }

    /** Ends the count of a session that {@link #acquire} has counted. */
    void release(PtySessionSpec spec) {
        lock.lock();
        try {
            quotas(spec).forEach(quota -> counts.computeIfPresent(quota.key(), (_, n) -> n == 1 ? null : n - 1));
        } finally {
            lock.unlock();
        }
    }

    /** Refuses all further sessions; answers false when it was closed before. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private List<Quota> quotas(PtySessionSpec spec) {
        String agent = spec.target() + "/" + spec.agent();
        return List.of(
                new Quota("all", limits.sessions(), "terminal.sessions", "of this server"),
                new Quota(
                        "agent " + agent, limits.sessionsPerAgent(), "terminal.sessionsPerAgent", "of agent " + agent),
                new Quota(
                        "principal " + spec.principal(),
                        limits.sessionsPerPrincipal(),
                        "terminal.sessionsPerPrincipal",
                        "of yours"));
    }

    private static BerthException limitReached(Quota quota) {
        return new BerthException(
                ErrorKind.LIMIT_REACHED,
                "opening a terminal",
                quota.most() + " terminals " + quota.scope() + " are open, the limit of " + quota.setting(),
                "end one of them, or set " + quota.setting() + "=" + 2 * quota.most());
    }
}
