package dev.berth.server.cli;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.LogSetup;
import dev.berth.server.cli.output.HumanPrinter;
import dev.berth.server.cli.output.JsonPrinter;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.Targets;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** Root of the command line, with the options of every command; turns errors into output and exit codes. */
@Command(
        name = "berth",
        versionProvider = Version.class,
        description = "Gives every coding agent a berth of its own: a container that is ready when needed.",
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Exit: 0 done, 1 unexpected, 2 usage, 3 not ready,",
            "4 the turn ended because a permission was refused, 5 cancelled, 6 agent failed,",
            "7 limit reached, 8 busy, 141 the reader of the output has gone."
        })
public final class BerthCommand {
    private static final Logger log = LoggerFactory.getLogger(BerthCommand.class);

    @Mixin
    public GlobalOptions options = new GlobalOptions();

    @Option(names = "--help", usageHelp = true, scope = ScopeType.INHERIT, description = "show this")
    boolean help;

    @Option(names = "--version", versionHelp = true, scope = ScopeType.INHERIT, description = "show the version")
    boolean version;

    private final Map<Target, Targets.Agent> added;

    public BerthCommand() {
        this(Map.of());
    }

    private BerthCommand(Map<Target, Targets.Agent> added) {
        this.added = added;
    }

    /**
     * Runs one command and answers its exit code.
     *
     * @param commands the subcommands, as classes that picocli reads
     * @param added agent programs besides the built-in ones and the profiles
     */
    public static int run(List<Class<?>> commands, String[] args, Map<Target, Targets.Agent> added) {
        // Read from the raw arguments: after a parse error there are no options. Arguments after -- belong to another
        // program.
        boolean json = List.of(args).stream()
                .takeWhile(argument -> !argument.equals("--"))
                .anyMatch("--json"::equals);
        StandardOutput out = StandardOutput.install();
        CommandLine line = new CommandLine(new BerthCommand(added));
        commands.forEach(line::addSubcommand);
        line.setParameterExceptionHandler((e, _) -> printUsageError(e, json))
                .setExecutionExceptionHandler((e, command, _) -> printFailure(e, command, json))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .registerConverter(Path.class, new PathConverter())
                .setExpandAtFiles(false);
        setVersion(line);
        PrintStream exact = Stdio.ofProcess().out().exact();
        line.setOut(new PrintWriter(exact, true, exact.charset())); // the help has colours
        int code = line.execute(args.length == 0 ? new String[] {"--help"} : args);
        Stdio.ofProcess().out().flush();
        return out.exitCode(code, Stdio.ofProcess().err());
    }

    /** Printer for people, or for JSON with {@code --json}. */
    public Printer printer() {
        return printer(options.json);
    }

    private static Printer printer(boolean json) {
        return json ? new JsonPrinter(Stdio.ofProcess().out()) : new HumanPrinter(Stdio.ofProcess());
    }

    /** Opens the application, runs the task with it, and closes the application. */
    public ExitCode perform(Task task) throws Exception {
        if (options.verbose) {
            LogSetup.verbose();
        }
        Interrupts.install();
        Printer printer = printer();
        try (Application application =
                Application.open(Optional.ofNullable(options.home), options.allSettings(), printer, added)) {
            return task.run(application, printer);
        } catch (BerthException e) {
            log.debug("command failed", e);
            printer.failure(e);
            return ExitCode.of(e);
        }
    }

    // Picocli does not pass the version provider on to subcommands.
    private static void setVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(BerthCommand::setVersion);
    }

    private static int printUsageError(ParameterException e, boolean json) {
        String seen = String.valueOf(e.getMessage()).lines().findFirst().orElse("bad usage");
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        if (json) {
            printer(true).failure(new BerthException(ErrorKind.USAGE, "reading the command line", seen, "see " + help));
        } else {
            Stdio.ofProcess().err().println("berth: " + seen + "; see " + help);
        }
        return ExitCode.USAGE.code();
    }

    private static int printFailure(Exception e, CommandLine command, boolean json) {
        Printer printer = printer(json);
        if (e instanceof BerthException known) {
            printer.failure(known);
            return ExitCode.of(known).code();
        }
        log.error("{} failed", command.getCommandSpec().qualifiedName(), e);
        printer.failure(new BerthException(
                ErrorKind.UNEXPECTED,
                "running " + command.getCommandSpec().qualifiedName(),
                String.valueOf(e),
                "this is a defect of Berth: please report it with the lines above"));
        return ExitCode.UNEXPECTED.code();
    }

    /** The work of one command, run with the opened application. */
    @FunctionalInterface
    public interface Task {
        ExitCode run(Application application, Printer printer) throws Exception;
    }
}
