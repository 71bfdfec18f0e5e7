package dev.berth.terminal.pty;

/** How a program on a pseudo-terminal ended. */
public sealed interface PtyExit {
    /** By itself. */
    record Code(int code) implements PtyExit {}

    /** By a signal. */
    record Signal(int number) implements PtyExit {}
}
