package dev.berth.terminal.pty;

import dev.berth.runtime.process.HostProcesses;

/** Chooses how pseudo-terminals are made on this host. */
public final class PtyBackends {
    private PtyBackends() {}

    /**
     * The kernel's own means where they work, else pty4j. What it starts ends with {@code processes}' guard when we are
     * killed; close it before {@code processes}.
     */
    public static PtyBackend detect(HostProcesses processes) {
        return LinuxPtys.work() ? linux(processes) : pty4j(processes);
    }

    /** By pty4j. */
    public static PtyBackend pty4j(HostProcesses processes) {
        return Pty4jPtys.on(processes);
    }

    /** By the kernel's own means. */
    public static PtyBackend linux(HostProcesses processes) {
        return LinuxPtys.on(processes);
    }
}
