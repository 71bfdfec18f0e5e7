package dev.berth.terminal.pty;

import dev.berth.runtime.process.HostProcesses;

/** Creates the back end that makes pseudo-terminals on this host. */
public final class PtyBackends {
    private PtyBackends() {}

    /**
     * Creates {@link #linux} where that is supported, else {@link #pty4j}. When this process is killed, the guard of
     * {@code processes} ends the started programs. Close the back end before {@code processes}.
     */
    public static PtyBackend detect(HostProcesses processes) {
        return LinuxPtys.isSupported() ? linux(processes) : pty4j(processes);
    }

    /** Creates the back end that uses pty4j. */
    public static PtyBackend pty4j(HostProcesses processes) {
        return Pty4jPtys.open(processes);
    }

    /** Creates the back end that uses calls of the Linux kernel. */
    public static PtyBackend linux(HostProcesses processes) {
        return LinuxPtys.open(processes);
    }
}
