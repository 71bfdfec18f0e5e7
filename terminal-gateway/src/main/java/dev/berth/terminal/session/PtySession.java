package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * A program on a pseudo-terminal, with its newest output and any number of viewers. The program runs on without
 * viewers. After the program's end, viewers can still join for a while (limit {@code terminal-ended}) to get the last
 * output and the exit. Safe for all threads.
 */
public interface PtySession {
    SessionId id();

    PtySessionSpec spec();

    Instant startedAt();

    SessionStatus status();

    /**
     * Adds a viewer, which gets all messages and output through {@code outlet}; a refusal is a close of the outlet.
     * Messages to {@link Viewer#receive} before the hello message are handled after it.
     */
    Viewer attach(ViewerSpec spec, ViewerOutlet outlet);

    /** The newest output as raw bytes, at most {@code bytes}. */
    CompletionStage<byte[]> tail(int bytes);

    /** Ends the program and all processes that it started: HUP and TERM, after {@code grace} KILL. Idempotent. */
    CompletionStage<PtyExit> end(Duration grace);

    /** The exit of the program; completes when the program has ended. */
    CompletionStage<PtyExit> exit();
}
