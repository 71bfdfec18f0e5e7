package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentName;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth logs}: the adapter's standard error and our own words of one instance. */
@Command(name = "logs", description = "Show an agent's log.")
final class LogsCommand extends BerthTask {
    @Parameters(paramLabel = "TARGET[/AGENT]", description = "which agent", converter = AgentNameConverter.class)
    AgentName agent = AgentName.of("claude");

    @Option(names = "--tail", paramLabel = "N", description = "last lines (default: ${DEFAULT-VALUE})")
    int tail = 200;

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        for (String line : wiring.logs(agent, tail)) {
            if (root.options.json) {
                printer.say(line);
            } else {
                System.out.write((TerminalText.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        System.out.flush();
        return ExitCode.DONE;
    }
}
