package dev.berth.terminal.pty;

/** A signal that may be sent to the program in a terminal. */
public enum PtySignal {
    INT(2),
    TERM(15),
    HUP(1),
    KILL(9),
    QUIT(3),
    WINCH(28);

    private final int number;

    PtySignal(int number) {
        this.number = number;
    }

    /** The signal's number on Linux and macOS. */
    public int number() {
        return number;
    }
}
