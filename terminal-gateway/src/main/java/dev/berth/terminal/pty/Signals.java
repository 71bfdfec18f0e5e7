package dev.berth.terminal.pty;

/** Sends signals by their numbers; what is not there any more gets none. */
interface Signals {
    /** The number of SIGCONT on this host. */
    int CONTINUE = System.getProperty("os.name").equals("Linux") ? 18 : 19;

    /** Sends it to a process or, by its negative number, to a group. */
    void send(long process, int signal);
}
