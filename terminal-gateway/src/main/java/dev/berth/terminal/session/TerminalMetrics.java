package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import java.time.Duration;

/**
 * Receives the counts and times of terminals. Called on the loops of the pseudo-terminals and on threads of
 * connections: a call must be quick and must not throw.
 */
public interface TerminalMetrics {
    /** Metrics that ignore all calls. */
    static TerminalMetrics none() {
        return new TerminalMetrics() {};
    }

    default void started(String target, Duration took) {}

    default void ended(String target, PtyExit exit) {}

    /** Counts a session or viewer that was refused because of the setting {@code limit}. */
    default void refused(String limit) {}

    /** Counts a new viewer; {@code result} is {@code new}, {@code resumed}, {@code truncated} or {@code replaced}. */
    default void attached(String result) {}

    default void output(int bytes) {}

    default void input(int bytes) {}

    /** Counts a dropped message of a viewer; {@code reason} is the error code that the viewer got. */
    default void dropped(String reason) {}

    /** The bytes that the owner had not yet shown when it sent an acknowledgement. */
    default void ackLag(long bytes) {}

    default void gap(long bytes) {}

    default void replayed(long bytes) {}

    /** The time that the output was not read because the owner's window was full. */
    default void paused(Duration time) {}

    default void stalled() {}

    /** The time from a key to the next output. */
    default void echo(Duration time) {}
}
