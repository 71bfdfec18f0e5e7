package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostCommand;
import dev.berth.terminal.gateway.TargetResolver;
import dev.berth.terminal.gateway.TerminalCommand;
import dev.berth.terminal.gateway.TerminalProgram;
import dev.berth.terminal.gateway.TerminalTarget;
import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens terminals in the containers of ready agents, and nowhere else. */
final class AgentTerminals implements TargetResolver {
    private static final Logger log = LoggerFactory.getLogger(AgentTerminals.class);
    private static final List<String> SHELL =
            List.of("/bin/sh", "-c", "if command -v bash >/dev/null; then exec bash; fi; exec sh");

    /** The exit code that a shell gives for a command that it cannot start. */
    private static final int NOT_STARTED = 127;

    private final ServedAgents agents;
    private final AgentRows rows;

    AgentTerminals(ServedAgents agents, AgentRows rows) {
        this.agents = agents;
        this.rows = rows;
    }

    @Override
    public List<TerminalTarget> targets() {
        try {
            return rows.targets();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("the agents could not be listed", e);
        }
        return List.of();
    }

    @Override
    public TerminalCommand resolve(String target, String agentId, TerminalProgram program, PtySize size)
            throws InterruptedException {
        AgentName name = new AgentName(Target.of(target), AgentId.of(agentId));
        InstanceState state = Optional.ofNullable(rows.states().get(name)).orElseThrow(() -> unknown(name));
        if (!(state instanceof InstanceState.Ready)) {
            throw notReady(name, state);
        }
        Map<String, String> terminal = Map.of(
                "TERM",
                "xterm-256color",
                "COLORTERM",
                "truecolor",
                "COLUMNS",
                String.valueOf(size.columns()),
                "LINES",
                String.valueOf(size.rows()));
        TerminalSpec spec = switch (program) {
            case AGENT -> TerminalSpec.ofAgent(terminal);
            case SHELL -> TerminalSpec.of(SHELL, terminal);
        };
        return new ContainerTerminalCommand(instance(name).terminal(spec), size);
    }

    /** The instance of an agent that is ready: the start adopts its running container. */
    private AgentInstance instance(AgentName name) throws InterruptedException {
        try {
            return agents.runtime(name).ensureReady(name.agent()).get();
        } catch (ExecutionException e) {
            throw BerthException.wrap("opening a terminal of " + name, e.getCause());
        }
    }

    private static BerthException unknown(AgentName name) {
        return new BerthException(
                ErrorKind.UNKNOWN_AGENT, tried(name), "there is no such agent", "make the agent: berth up " + name);
    }

    private static BerthException notReady(AgentName name, InstanceState state) {
        ErrorKind kind =
                state instanceof InstanceState.Failed(ErrorKind why, var _, var _) ? why : ErrorKind.CONTAINER_STOPPED;
        return new BerthException(
                kind.group() == ErrorKind.Group.NOT_READY ? kind : ErrorKind.CONTAINER_STOPPED,
                tried(name),
                "the agent is " + state.id()
                        + AgentRows.reason(state).map(reason -> ": " + reason).orElse(""),
                state instanceof InstanceState.Preparing
                        ? "wait until the agent is ready, or see berth ps"
                        : "make the agent ready: berth up " + name);
    }

    private static String tried(AgentName name) {
        return "opening a terminal of " + name;
    }

    /** A program in an agent's container; the engine's client runs in the terminal. */
    private record ContainerTerminalCommand(TerminalExec exec, PtySize size) implements TerminalCommand {
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
