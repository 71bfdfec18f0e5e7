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
     * The program to run in a new terminal. Called on a virtual thread; may block for as long as the implementation's
     * limits allow.
     *
     * @throws dev.berth.runtime.error.BerthException when the program can't be run now; no other program is run instead
     */
    TerminalCommand resolve(String target, String agentId, TerminalProgram program, PtySize size)
            throws InterruptedException;

    /**
     * A resolver of one target whose agents are programs of this host, always ready. A program starts with the size
     * that the client requests.
     */
    static TargetResolver ofPrograms(String target, Map<String, PtyCommand> programs) {
        return new HostProgramResolver(target, programs);
    }
}
