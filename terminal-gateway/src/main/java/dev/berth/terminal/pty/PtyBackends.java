package dev.berth.terminal.pty;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostProcesses;
import java.util.Objects;

/** Chooses how pseudo-terminals are made on this host. */
public final class PtyBackends {
    private PtyBackends() {}

    /**
     * The kernel's own means where they work, else pty4j. What it starts ends with {@code processes}' guard when we are
     * killed; close it before {@code processes}.
     */
    public static PtyBackend detect(HostProcesses processes) {
        Objects.requireNonNull(processes, "processes is null");
        throw new BerthException(
                ErrorKind.UNEXPECTED, "opening pseudo-terminals", "no back end is built in", "use a later build");
    }
}
