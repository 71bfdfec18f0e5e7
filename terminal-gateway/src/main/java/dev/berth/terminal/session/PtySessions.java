package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All sessions of one server, within their limits. Safe for all threads. */
public interface PtySessions extends AutoCloseable {
    /** Creates a registry without sessions. The caller closes {@code backend} after the registry. */
    static PtySessions create(PtyBackend backend, TerminalLimits limits, TerminalMetrics metrics) {
        return new LivePtySessions(backend, new SessionServices(limits, metrics, Timers.daemon(), new FramePool()));
    }

    /**
     * Starts a program. The session is kept for a while after the program's end, unless many other sessions have ended
     * since.
     *
     * @throws dev.berth.runtime.error.BerthException when the program can't be started: LIMIT_REACHED when too many
     *     sessions run, CANCELLED after {@link #close}, else as {@link PtyBackend#start}
     */
    default PtySession open(PtySessionSpec spec) {
        return open(spec, UnaryOperator.identity());
    }

    /**
     * Starts a program like {@link #open(PtySessionSpec)}; the pty calls the handler that {@code decorator} makes of
     * the session's handler.
     */
    PtySession open(PtySessionSpec spec, UnaryOperator<PtyHandler> decorator);

    Optional<PtySession> find(SessionId id);

    /** All sessions in the order of their start, including ended ones that are still kept. */
    List<PtySession> all();

    /** Closes all viewers with 1012, ends all programs, and waits a limited time for their end. Idempotent. */
    @Override
    void close();
}
