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

/** The root of the command line: options for all, errors, exit codes. */
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
     * @param added agent programs that the command knows beside the built-in ones and the profiles
     */
    public static int run(List<Class<?>> commands, String[] args, Map<Target, Targets.Agent> added) {
        // as it was given: what cannot be parsed says nothing of its options, and behind -- is another program's
        boolean json =
                List.of(args).stream().takeWhile(word -> !word.equals("--")).anyMatch("--json"::equals);
        StandardOutput out = StandardOutput.install();
        CommandLine line = new CommandLine(new BerthCommand(added));
        commands.forEach(line::addSubcommand);
        line.setParameterExceptionHandler((e, _) -> usageError(e, json))
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command, json))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false);
        versioned(line);
        int code = line.execute(args.length == 0 ? new String[] {"--help"} : args);
        System.out.flush();
        return out.exit(code, System.err);
    }

    /** Prints as the options say. */
    public Printer printer() {
        return printer(options.json);
    }

    private static Printer printer(boolean json) {
        return json ? new JsonPrinter(System.out) : new HumanPrinter(Stdio.ofProcess());
    }

    /** Opens what a command needs, runs it, closes all of it. */
    public ExitCode perform(Task task) throws Exception {
        if (options.verbose) {
            LogSetup.verbose();
        }
        Interrupts.install();
        Printer printer = printer();
        try (Application wiring =
                Application.open(Optional.ofNullable(options.home), options.allSettings(), printer, added)) {
            return task.run(wiring, printer);
        } catch (BerthException e) {
            log.debug("command failed", e);
            printer.failure(e);
            return ExitCode.of(e);
        }
    }

    /** Picocli does not hand the version down. */
    private static void versioned(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(BerthCommand::versioned);
    }

    private static int usageError(ParameterException e, boolean json) {
        String seen = String.valueOf(e.getMessage()).lines().findFirst().orElse("bad usage");
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        if (json) {
            new JsonPrinter(System.out)
                    .failure(new BerthException(ErrorKind.USAGE, "reading the command line", seen, "see " + help));
        } else {
            System.err.println("berth: " + seen + "; see " + help);
        }
        return ExitCode.USAGE.code();
    }

    private static int failed(Exception e, CommandLine command, boolean json) {
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

    /** What a command does once everything it needs is open. */
    @FunctionalInterface
    public interface Task {
        ExitCode run(Application wiring, Printer printer) throws Exception;
    }
}
