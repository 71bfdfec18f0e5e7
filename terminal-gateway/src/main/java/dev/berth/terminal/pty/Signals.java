package dev.berth.terminal.pty;

/** Sends signals by number. A process that does not exist any more is ignored. */
interface Signals {
    /** The number of SIGCONT on this host. */
    int CONTINUE = System.getProperty("os.name").equals("Linux") ? 18 : 19;

    /** Sends {@code signal} to a process or, when the number is negative, to a process group. */
    void send(long process, int signal);
}
