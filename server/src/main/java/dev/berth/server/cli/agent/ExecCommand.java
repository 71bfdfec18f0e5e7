package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.WorkspaceOptions;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.InstanceChoice;
import dev.berth.server.wiring.InstanceStart;
import dev.berth.server.wiring.InstanceStart.Started;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth exec}: runs a command in an agent's container, without a terminal. */
@Command(
        name = "exec",
        description = "Run a command in the agent's container, without a terminal.",
        footer = {
            "",
            "berth exec claude -- npm test",
            "The agent is made ready first: the instance with exactly the --workspace folders,",
            "else the one around the current folder, else a new one for it, else, if no agent",
            "may have that folder, the one without a workspace (--no-workspace). The command runs as the agent's user, with the",
            "agent's variables but without its credential. It starts in --workdir; else in the",
            "first --workspace, else in the current folder, else in the agent's home.",
            "Standard input is passed on if it is a pipe or a file; from a terminal with -i.",
            "The exit code is that of the command: 128 + N if signal N ended it, 126 not",
            "executable, 127 not found. Programs that the command leaves running are ended.",
            "An error of Berth itself takes three lines and has Berth's exit code."
        })
public final class ExecCommand extends BerthTask {
    private static final Logger log = LoggerFactory.getLogger(ExecCommand.class);
    private static final int SIGNAL = 128;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    @Parameters(
            index = "0",
            paramLabel = "TARGET[/AGENT]",
            description = "which agent",
            converter = AgentNameConverter.class)
    AgentName agent = AgentName.of("none");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "CMD",
            description = "the command and its arguments; options of berth stand before it",
            parameterConsumer = CommandWords.class)
    List<String> command = List.of();

    @Mixin
    WorkspaceOptions workspaces = new WorkspaceOptions();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "absolute folder inside the container to begin in")
    @Nullable
    String workdir;

    @Option(names = "-i", description = "pass on standard input from a terminal too")
    boolean interactive;

    private int commandStatus;

    /** Takes the first word of the command and all words behind it, also those that look like options of berth. */
    private static final class CommandWords implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec command, CommandSpec spec) {
            List<String> all = new ArrayList<>();
            while (!words.isEmpty()) {
                all.add(words.pop());
            }
            command.setValue(all);
        }
    }

    @Override
    public int exitStatus(ExitCode code) {
        return commandStatus == 0 ? super.exitStatus(code) : commandStatus;
    }

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        String tried = "running " + command.getFirst() + " in the container of " + agent;
        if (root.options.json) {
            throw usageError(tried, "the output of a command cannot be printed as JSON", "leave --json out");
        }
        if (workdir != null && !workdir.startsWith("/")) {
            throw usageError(tried, "--workdir " + workdir + " is not absolute", "give an absolute path");
        }
        Started started = awaitReady(application, printer);
        printer.about(
                started.choice().id(),
                workspaces.selection().arguments(started.choice().id()));
        started.note().ifPresent(printer::warn);
        ExecSpec spec = ExecSpec.of(command);
        ContainerProcess process =
                started.instance().exec(folder(started.choice()).map(spec::in).orElse(spec));
        ExecEnding ending =
                awaitEnding(process, tried, application.context().limits().value(KnownLimits.OUTPUT_DRAIN));
        commandStatus = exitCode(ending, printer)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.CONTAINER_DIED, tried, "the command was " + ending, "see berth ps, berth logs"));
        return ExitCode.DONE;
    }

    /** @param silence longest wait for more output of a child that outlives the command */
    private ExecEnding awaitEnding(ContainerProcess process, String tried, Duration silence)
            throws InterruptedException {
        // The bytes of the command that the user chose stay as they are, as with docker exec.
        Stdio stdio = Stdio.ofProcess();
        OutputCopy out =
                OutputCopy.start("exec-out", process.stdout(), stdio.out().exact());
        OutputCopy err =
                OutputCopy.start("exec-err", process.stderr(), stdio.err().exact());
        ExecEnding ending;
        try (process) {
            copyInput(process.stdin());
            ending = FutureWaits.cancellable(tried, () -> {
                ExecEnding result = FutureWaits.await(process.ending());
                OutputCopy.await(silence, out, err);
                return result;
            });
        }
        // Closing the process ended the children that held the pipes open.
        OutputCopy.await(silence, out, err);
        return ending;
    }

    private Started awaitReady(Application application, Printer printer) throws InterruptedException {
        InstanceChoice choice = choose(application, agent, workspaces.selection());
        printer.about(choice.id(), workspaces.selection().arguments(choice.id()));
        CompletableFuture<Started> start = InstanceStart.orWithoutWorkspace(application.runtime(agent), choice);
        try (var _ = Interrupts.onInterrupt(() -> start.cancel(false))) {
            return FutureWaits.await(start);
        }
    }

    /** The folder in which the command starts; empty: the agent's home. */
    private Optional<String> folder(InstanceChoice choice) {
        return workdir != null ? Optional.of(workdir) : choice.folder().map(Path::toString);
    }

    /**
     * Copies standard input to the command, on a daemon thread, since a read from a terminal or pipe may never return.
     */
    private void copyInput(OutputStream stdin) {
        boolean passInput = interactive || !Stdio.ofProcess().inputIsTerminal();
        Thread.ofPlatform().daemon().name("exec-in").start(() -> {
            byte[] chunk = new byte[64 * 1024];
            try (stdin) {
                InputStream in = passInput ? new FileInputStream(FileDescriptor.in) : InputStream.nullInputStream();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    stdin.write(chunk, 0, read);
                    stdin.flush();
                }
            } catch (IOException e) {
                log.debug("the command closed its input", e);
            }
        });
    }

    /** The exit code that a shell would give; empty when Berth does not know how the command ended. */
    private static Optional<Integer> exitCode(ExecEnding ending, Printer printer) {
        return switch (ending) {
            case ExecEnding.Exited(int code) -> Optional.of(code);
            case ExecEnding.Killed(int signal, boolean outOfMemory) -> {
                if (outOfMemory) {
                    printer.warn("the memory of the container ran out: raise container.memory");
                }
                yield Optional.of(SIGNAL + signal);
            }
            case ExecEnding.NotStarted(String reason) -> {
                Optional<Integer> code = notStartedCode(reason);
                code.ifPresent(_ -> printer.say("berth: " + reason));
                yield code;
            }
            case ExecEnding.Lost _, ExecEnding.EndedByUs _ -> Optional.empty();
        };
    }

    /** The exit code for the engine's reason not to start a command; empty when the reason is the container itself. */
    static Optional<Integer> notStartedCode(String reason) {
        if (reason.contains(": not found")) {
            return Optional.of(NOT_FOUND);
        }
        boolean notExecutable = reason.endsWith(": not executable")
                || reason.endsWith(": could not be executed")
                || reason.startsWith("there is no folder ");
        return notExecutable ? Optional.of(NOT_EXECUTABLE) : Optional.empty();
    }

    private static BerthException usageError(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.USAGE, tried, seen, todo);
    }
}
