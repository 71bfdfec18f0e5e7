package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.session.AdapterLauncher;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/** An agent that was ready when this was handed out. Safe for all threads. */
public interface AgentInstance {
    Target target();

    AgentId id();

    ContainerId container();

    String containerName();

    /** Counts the containers that this instance has had. */
    int generation();

    /** The tag of its image; empty for an engine without images. */
    String image();

    Login login();

    SortedSet<Workspace> workspaces();

    /** What people should know about it there, in a few words. */
    Optional<String> note();

    /** Warnings of the probes that may take longer than getting ready does; never fails. */
    CompletableFuture<List<AgentEvent.ProbeWarning>> warnings();

    /**
     * Opens a new session on an adapter of its own.
     *
     * @throws dev.berth.runtime.error.BerthException AGENT_PROGRAM_MISSING, AGENT_VERSION_DIFFERS, AGENT_NOT_ACP, AGENT_LOST,
     *     WORKSPACE_UNWRITABLE, WORKSPACE_FORBIDDEN when the directory is in no workspace, CONTAINER_ABSENT, CONTAINER_STOPPED,
     *     BUSY, LIMIT_REACHED
     */
    Session openSession(SessionOptions options) throws InterruptedException;

    /**
     * Prepares a program that runs in a terminal there: the agent's own interface, or a shell. Until it is closed, the container
     * is not replaced.
     *
     * @throws dev.berth.runtime.error.BerthException WORKSPACE_FORBIDDEN, CONTAINER_ABSENT, CONTAINER_STOPPED, BUSY, and what the
     *     agent's credential throws
     */
    TerminalExec terminal(TerminalSpec spec) throws InterruptedException;

    /**
     * Starts a program there with open pipes, as the agent's user and with the agent's variables, but without its credential; the
     * variables and secrets of {@code spec} are added to these. It begins in the folder that {@code spec} names, else in the first
     * workspace, else in the agent's home. Until it is closed, the container is not replaced.
     *
     * @throws IllegalArgumentException when {@code spec} names a user
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED, BUSY
     */
    ContainerProcess exec(ExecSpec spec) throws InterruptedException;

    /**
     * Prepares the agent's own login, for a terminal; close it and {@link #lookForLogin look} when it has ended.
     *
     * @param words more words for its program
     * @param terminal as in {@link TerminalSpec#terminal()}
     * @throws dev.berth.runtime.error.BerthException as {@link #terminal}; USAGE when it has none, or words are wanted
     */
    TerminalExec loginTerminal(List<String> words, Map<String, String> terminal) throws InterruptedException;

    /** Looks whether the agent's home holds a login by now, and makes what depends on it anew. */
    Login lookForLogin() throws InterruptedException;

    /** Starts adapters there that no session of ours is on, for who speaks the protocol himself. They end with the runtime. */
    AdapterLauncher adapters();

    default Session openSession() throws InterruptedException {
        return openSession(SessionOptions.standard());
    }
}
