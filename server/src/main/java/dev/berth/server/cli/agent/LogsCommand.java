package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.LineCountConverter;
import dev.berth.server.cli.WorkspaceOptions;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth logs}: prints the adapters' standard error and Berth's own lines, of all instances of an agent or of one. */
@Command(
        name = "logs",
        description = "Show an agent's log.",
        footer = {
            "",
            "Without --workspace it shows the lines of all instances of the agent by their",
            "time; with it those of the instance with exactly these folders, which may be",
            "gone."
        })
public final class LogsCommand extends BerthTask {
    @Parameters(paramLabel = "TARGET[/AGENT]", description = "which agent", converter = AgentNameConverter.class)
    AgentName agent = AgentName.of("claude");

    @Mixin
    WorkspaceOptions workspaces = new WorkspaceOptions();

    @Option(
            names = "--tail",
            paramLabel = "N",
            description = "last lines (default: ${DEFAULT-VALUE})",
            converter = LineCountConverter.class)
    int tail = 200;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        PrintStream out = Stdio.ofProcess().out();
        for (String line : application.logs(agent, application.recordedInstance(agent, workspaces.selection()), tail)) {
            if (root.options.json) {
                printer.say(line);
            } else {
                out.println(line);
            }
        }
        out.flush();
        printer.result(Printer.Result.done("shown"));
        return ExitCode.DONE;
    }
}
