package dev.berth.terminal.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** How many sessions run, in all, for an agent and for a principal; none more than the limits say. Safe for all threads. */
final class Places {
    private record Count(String key, int most, String setting, String whose) {}

    private final TerminalLimits limits;
    private final TerminalMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> taken = new HashMap<>();
    private boolean closed;

    Places(TerminalLimits limits, TerminalMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    void take(PtySessionSpec spec) {
        lock.lock();
        try {
            if (closed) {
                throw new BerthException(
                        ErrorKind.CANCELLED, "opening a terminal", "the server is being stopped", "try again later");
            }
            for (Count count : counts(spec)) {
                if (taken.getOrDefault(count.key(), 0) >= count.most()) {
                    metrics.refused(count.setting());
                    throw refused(count);
                }
            }
            counts(spec).forEach(count -> taken.merge(count.key(), 1, Integer::sum));
        } finally {
            lock.unlock();
        }
    }

    void give(PtySessionSpec spec) {
        lock.lock();
        try {
            counts(spec).forEach(count -> taken.computeIfPresent(count.key(), (_, n) -> n == 1 ? null : n - 1));
        } finally {
            lock.unlock();
        }
    }

    /** False when it was closed before. */
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

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private List<Count> counts(PtySessionSpec spec) {
        String agent = spec.target() + "/" + spec.agent();
        return List.of(
                new Count("all", limits.sessions(), "terminal.sessions", "here"),
                new Count(
                        "agent " + agent, limits.sessionsPerAgent(), "terminal.sessionsPerAgent", "of agent " + agent),
                new Count(
                        "principal " + spec.principal(),
                        limits.sessionsPerPrincipal(),
                        "terminal.sessionsPerPrincipal",
                        "of yours"));
    }

    private static BerthException refused(Count count) {
        return new BerthException(
                ErrorKind.LIMIT_REACHED,
                "opening a terminal",
                count.most() + " terminals " + count.whose() + " are open, as many as " + count.setting() + " allows",
                "end one of them, or raise it with -c " + count.setting() + "=" + 2 * count.most());
    }
}
