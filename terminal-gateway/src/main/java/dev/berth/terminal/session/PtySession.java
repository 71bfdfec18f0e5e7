package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * A program on its pseudo-terminal, with its newest output, whoever watches. It outlives its viewers; when the program has
 * ended, its last output and its end stay to be seen for a while. Safe for all threads.
 */
public interface PtySession {
    SessionId id();

    PtySessionSpec spec();

    Instant startedAt();

    SessionStatus status();

    /**
     * Joins somebody, who is told everything through {@code outlet}: also that it can't be, by a close. What {@code
     * receive} gets before it is greeted counts after that.
     */
    Viewer attach(ViewerSpec spec, ViewerOutlet outlet);

    /** The newest output, {@code bytes} at most, as it came. */
    CompletionStage<byte[]> tail(int bytes);

    /** Ends the program and all it started: HUP and TERM, after {@code grace} KILL. Idempotent. */
    CompletionStage<PtyExit> end(Duration grace);

    /** How the program ended, once it has. */
    CompletionStage<PtyExit> ended();
}
