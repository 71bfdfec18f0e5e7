package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.InstanceArguments;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * The one turn of a demo; prints it while it runs.
 *
 * @param interactive whether a person at the terminal answers permission requests; otherwise every request is allowed
 */
record DemoTurn(Printer printer, Path workspace, boolean interactive) {
    static final String FILE = "hello.txt";

    /** Waits until the agent is ready; Ctrl-C cancels the start. */
    AgentInstance awaitReady(CompletableFuture<AgentInstance> start) throws InterruptedException {
        try (var _ = Interrupts.onInterrupt(() -> start.cancel(false))) {
            return FutureWaits.await(start);
        }
    }

    ExitCode run(AgentInstance agent, String prompt) throws InterruptedException, IOException {
        printer.about(agent.id(), InstanceArguments.of(agent.id()));
        prompt.lines().forEach(line -> printer.say("you> " + line));
        PermissionPolicy permissions =
                interactive ? PermissionPolicy.ask(new AskOnTerminal(printer)) : PermissionPolicy.allow();
        try (Session session = agent.openSession(
                SessionOptions.standard().in(workspace).with(permissions).telling(printer))) {
            TurnReport report = ForegroundTurn.prompt(session, Prompt.of(prompt), printer);
            Path file = workspace.resolve(FILE);
            printer.say(
                    Files.exists(file)
                            ? file + ": " + TerminalText.line(Files.readString(file))
                            : "no file was written");
            return report.print(printer);
        }
    }
}
