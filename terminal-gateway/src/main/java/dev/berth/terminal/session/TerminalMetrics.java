package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import java.time.Duration;

/** What the terminals count. Called on their loops and their connections' threads: it must be quick and must not throw. */
public interface TerminalMetrics {
    /** Counts nothing. */
    static TerminalMetrics none() {
        return new TerminalMetrics() {};
    }

    default void started(String target, Duration took) {}

    default void ended(String target, PtyExit exit) {}

    /** No session or viewer was made: {@code limit} is the setting that says how many there may be. */
    default void refused(String limit) {}

    /** {@code result}: {@code new}, {@code resumed}, {@code truncated} or {@code replaced}. */
    default void attached(String result) {}

    default void output(int bytes) {}

    default void input(int bytes) {}

    /** A viewer's message was dropped: {@code reason} is the code it was told. */
    default void dropped(String reason) {}

    /** How far the owner was behind when it acknowledged. */
    default void ackLag(long bytes) {}

    default void gap(long bytes) {}

    default void replayed(long bytes) {}

    /** How long the program waited for its owner. */
    default void paused(Duration time) {}

    default void stalled() {}

    /** From a key to the next output. */
    default void echo(Duration time) {}
}
