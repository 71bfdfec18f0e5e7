package dev.berth.terminal.agents;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.process.HostCommand;
import dev.berth.terminal.gateway.TargetResolver;
import dev.berth.terminal.gateway.TerminalCommand;
import dev.berth.terminal.gateway.TerminalProgram;
import dev.berth.terminal.gateway.TerminalRequest;
import dev.berth.terminal.gateway.TerminalTarget;
import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens terminals in the containers of instances that are ready, and nowhere else. Safe for all threads. */
public final class AgentTerminals implements TargetResolver {
    private static final Logger log = LoggerFactory.getLogger(AgentTerminals.class);
    private static final List<String> SHELL =
            List.of("/bin/sh", "-c", "if command -v bash >/dev/null; then exec bash; fi; exec sh");

    /** The exit code that a shell gives for a command that it cannot start. */
    private static final int NOT_STARTED = 127;

    private final TerminalAgents agents;

    private AgentTerminals(TerminalAgents agents) {
        this.agents = agents;
    }

    public static AgentTerminals of(TerminalAgents agents) {
        return new AgentTerminals(agents);
    }

    @Override
    public List<TerminalTarget> targets() {
        try {
            return AgentRows.targets(agents);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("the agents could not be listed", e);
        }
        return List.of();
    }

    /**
     * @throws BerthException UNKNOWN_AGENT; USAGE when the request does not say which of several instances; a kind of
     *     group NOT_READY while the instance is not ready
     */
    @Override
    public void check(TerminalRequest request) throws InterruptedException {
        var _ = readyInstance(search(request));
    }

    /** @throws BerthException as {@link #check}, and the errors of {@link AgentInstance#terminal} */
    @Override
    public TerminalCommand resolve(TerminalRequest request, PtySize size) throws InterruptedException {
        InstanceSearch search = search(request);
        InstanceOverview row = readyInstance(search);
        // the instance is ready, so this adopts its running container
        AgentInstance instance = agents.runtime(row.id().name())
                .ready(row.agent(), row.workspaces().toArray(Workspace[]::new));
        TerminalSpec spec = spec(request.program(), size);
        TerminalSpec placed = search.folder().map(spec::in).orElse(spec);
        String folder = search.folder()
                .or(() -> row.workspaces().stream().map(Workspace::path).findFirst())
                .map(Path::toString)
                .orElse("");
        return new ContainerTerminalCommand(instance.terminal(placed), folder, size);
    }

    private static TerminalSpec spec(TerminalProgram program, PtySize size) {
        Map<String, String> terminal = Map.of(
                "TERM",
                "xterm-256color",
                "COLORTERM",
                "truecolor",
                "COLUMNS",
                String.valueOf(size.columns()),
                "LINES",
                String.valueOf(size.rows()));
        return switch (program) {
            case AGENT -> TerminalSpec.ofAgent(terminal);
            case SHELL -> TerminalSpec.of(SHELL, terminal);
        };
    }

    private InstanceSearch search(TerminalRequest request) throws InterruptedException {
        AgentName name = new AgentName(Target.of(request.target()), AgentId.of(request.agentId()));
        return new InstanceSearch(request, agents.instances(name));
    }

    private static InstanceOverview readyInstance(InstanceSearch search) {
        InstanceOverview row = search.find();
        if (!(row.state() instanceof InstanceState.Ready)) {
            throw notReady(search.request(), row);
        }
        return row;
    }

    private static BerthException notReady(TerminalRequest request, InstanceOverview row) {
        InstanceState state = row.state();
        ErrorKind kind =
                state instanceof InstanceState.Failed(ErrorKind why, var _, var _) ? why : ErrorKind.CONTAINER_STOPPED;
        return new BerthException(
                kind.group() == ErrorKind.Group.NOT_READY ? kind : ErrorKind.CONTAINER_STOPPED,
                tried(request),
                row.id() + " is " + state.id()
                        + AgentRows.seen(row).map(seen -> ": " + seen).orElse(""),
                todo(row));
    }

    private static Advice todo(InstanceOverview row) {
        if (row.state() instanceof InstanceState.Preparing) {
            return Advice.of("wait until the agent is ready").with(NextStep.Action.LIST_INSTANCES);
        }
        return row.gone().isEmpty()
                ? Advice.of("make the agent ready").with(NextStep.Action.MAKE_READY, InstanceSearch.words(row.id()))
                : Advice.of(AgentRows.REMOVAL)
                        .with(NextStep.Action.REMOVE_INSTANCE, InstanceSearch.words(row.id()))
                        .with(NextStep.Action.REMOVE_GONE_INSTANCES);
    }

    static String tried(TerminalRequest request) {
        return "opening a terminal of " + request.agent();
    }

    /** A program in an agent's container; the engine's client runs in the terminal. */
    private record ContainerTerminalCommand(TerminalExec exec, String workspace, PtySize size)
            implements TerminalCommand {
        @Override
        public PtyCommand pty() {
            HostCommand command = exec.command();
            return new PtyCommand(
                    command.argv(), command.environment(), command.directory().orElse(Path.of("/")), size);
        }

        @Override
        public PtyExit awaitExit(PtyExit clientExit) throws InterruptedException {
            int status = switch (clientExit) {
                case PtyExit.Code(int code) -> code;
                case PtyExit.Signal(int number) -> 128 + number;
            };
            return switch (exec.ending(status)) {
                case ExecEnding.Exited(int code) -> new PtyExit.Code(code);
                case ExecEnding.Killed(int signal, var _) -> new PtyExit.Signal(signal);
                case ExecEnding.NotStarted _ -> new PtyExit.Code(NOT_STARTED);
                case ExecEnding.Lost _, ExecEnding.EndedByUs _ -> clientExit;
            };
        }

        @Override
        public void close() {
            exec.close();
        }
    }
}
