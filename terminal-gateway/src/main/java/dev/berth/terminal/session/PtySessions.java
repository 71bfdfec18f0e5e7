package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All sessions of one server, within their limits. Safe for all threads. */
public interface PtySessions extends AutoCloseable {
    /** On {@code backend}, which is closed by who made it, after this. */
    static PtySessions on(PtyBackend backend, TerminalLimits limits, TerminalMetrics metrics) {
        return new LivePtySessions(backend, new SessionServices(limits, metrics, Timers.daemon(), new FramePool()));
    }

    /**
     * Starts a program. Its session is known until a while after its end, or until many others have ended.
     *
     * @throws dev.berth.runtime.error.BerthException when it can't be started: LIMIT_REACHED when there are too many,
     *     CANCELLED after {@link #close}, else as {@link PtyBackend#start}
     */
    default PtySession open(PtySessionSpec spec) {
        return open(spec, UnaryOperator.identity());
    }

    /** The same; what happens on the pty is told to what {@code between} makes of the session's own handler. */
    PtySession open(PtySessionSpec spec, UnaryOperator<PtyHandler> between);

    Optional<PtySession> find(SessionId id);

    /** In the order of their start; those that ended a moment ago too. */
    List<PtySession> all();

    /** Closes every viewer with 1012, ends every program, and waits a limited time for that. Idempotent. */
    @Override
    void close();
}
