package dev.berth.terminal.gateway;

import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtySize;
import java.util.List;
import java.util.Map;

/** Knows what terminals there are, and what runs in them: the gateway's only door to agents. Safe for all threads. */
public interface TargetResolver {
    /** All targets. Never throws: what can't be asked is said in an instance's state and reason. */
    List<TerminalTarget> targets();

    /**
     * What to run for a new terminal. Called on a virtual thread; may take as long as its own limits allow.
     *
     * @throws dev.berth.runtime.error.BerthException the reason why there is none now; nothing else is run instead
     */
    TerminalCommand resolve(String target, String agentId, TerminalProgram program, PtySize size)
            throws InterruptedException;

    /** One target whose agents are these programs of this host, always ready; each starts in the size of who opens it. */
    static TargetResolver programs(String target, Map<String, PtyCommand> programs) {
        return new HostProgramResolver(target, programs);
    }
}
