package dev.berth.terminal.pty;

/** The exit of a program on a pseudo-terminal. */
public sealed interface PtyExit {
    /** The program ended with this exit code. */
    record Code(int code) implements PtyExit {}

    /** The signal with this number ended the program. */
    record Signal(int number) implements PtyExit {}
}
