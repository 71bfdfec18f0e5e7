package dev.berth.terminal.gateway;

import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtySize;
import java.util.List;
import java.util.Map;

/**
 * Lists the targets of terminals and resolves the program for a new terminal. The gateway's only access to agents. Safe
 * for all threads.
 */
public interface TargetResolver {
    /** All targets. Never throws: a failed query is shown in an agent's state and reason. */
    List<TerminalTarget> targets();

    /**
     * Checks a request for a terminal as far as is possible now, before a ticket is issued for it. Called on a virtual thread;
     * may block for as long as the implementation's limits allow.
     *
     * @throws dev.berth.runtime.error.BerthException as {@link #resolve}
     */
    default void check(TerminalRequest request) throws InterruptedException {
        resolve(request, PtySize.of(80, 24)).close();
    }

    /**
     * The program to run in a new terminal. Called on a virtual thread; may block for as long as the implementation's
     * limits allow.
     *
     * @throws dev.berth.runtime.error.BerthException when the program can't be run now; no other program is run instead
     */
    TerminalCommand resolve(TerminalRequest request, PtySize size) throws InterruptedException;

    /**
     * A resolver of one target whose agents are programs of this host, always ready. A program starts with the size
     * that the client requests.
     */
    static TargetResolver ofPrograms(String target, Map<String, PtyCommand> programs) {
        return new HostProgramResolver(target, programs);
    }
}
