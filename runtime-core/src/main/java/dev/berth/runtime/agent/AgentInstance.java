package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.session.AdapterLauncher;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * A handle on an agent instance. It holds the instance's identity and no container, so it never goes stale: a method that needs
 * the container makes the instance ready first, as {@link AgentRuntime#ensureReady} does and with its errors, and uses the
 * container that the instance has then. Safe for all threads. There is nothing to close; the handle ends with its runtime.
 */
public interface AgentInstance {
    InstanceId id();

    default Target target() {
        return id().target();
    }

    default AgentId agent() {
        return id().agent();
    }

    default SortedSet<Workspace> workspaces() {
        return id().workspaces();
    }

    /** The container that this runtime found in order last. The engine is not asked. */
    InstanceSnapshot snapshot();

    /** The warnings of the probes that may take longer than getting ready does. Never fails; each caller gets a copy. */
    CompletableFuture<List<AgentEvent.ProbeWarning>> warnings();

    /**
     * Opens a new session on an adapter process of its own. The session stays in its container: when the instance moves to a new
     * container while the session is idle, the session ends with an event that says why.
     *
     * @throws dev.berth.runtime.error.BerthException LOGIN_MISSING, AGENT_PROGRAM_MISSING, AGENT_VERSION_DIFFERS,
     *     AGENT_NOT_ACP, AGENT_LOST, AGENT_ERROR, OUT_OF_MEMORY, WORKSPACE_UNWRITABLE, WORKSPACE_FORBIDDEN when the directory is
     *     in no workspace, USAGE for a mode that the agent does not offer, LIMIT_REACHED
     */
    Session openSession(SessionOptions options) throws InterruptedException;

    /**
     * Prepares a program for a terminal: the agent's own interface, or another one. The container is not removed until the
     * result is closed.
     *
     * @throws dev.berth.runtime.error.BerthException WORKSPACE_FORBIDDEN, and the errors of the agent's credential
     */
    TerminalExec terminal(TerminalSpec spec) throws InterruptedException;

    /**
     * Starts a program with open pipes, as the agent's user and with the agent's variables, but without its credential; the
     * variables and secrets of {@code spec} are added to these. It begins in the folder that {@code spec} names, else in the
     * first workspace, else in the agent's home. The container is not removed until the result is closed.
     *
     * @throws IllegalArgumentException when {@code spec} names a user
     */
    ContainerProcess exec(ExecSpec spec) throws InterruptedException;

    /**
     * Prepares the agent's own login for a terminal. Close the result when the login has ended, then call {@link #lookForLogin}.
     *
     * @param words further arguments of the login program
     * @param terminal as in {@link TerminalSpec#terminal()}
     * @throws dev.berth.runtime.error.BerthException as {@link #terminal}; USAGE when the agent has no login of its own, or when
     *     its login needs arguments
     */
    TerminalExec loginTerminal(List<String> words, Map<String, String> terminal) throws InterruptedException;

    /** Looks for a login in the agent's home, and updates the configuration that depends on it. */
    Login lookForLogin() throws InterruptedException;

    /** Starts adapters without a session, for callers that speak the protocol themselves. They end with the runtime. */
    AdapterLauncher adapters();

    /** Opens a session in the first workspace that refuses every permission. */
    default Session openSession() throws InterruptedException {
        return openSession(SessionOptions.standard());
    }
}
