package dev.berth.server.cli.agent;

import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;

/** Runs one turn in the foreground; Ctrl-C cancels it. */
final class ForegroundTurn {
    private ForegroundTurn() {}

    /** Runs the turn, prints it and its outcome, and answers the exit code. */
    static ExitCode run(Session session, Prompt prompt, Printer printer) throws InterruptedException {
        TurnReport report = prompt(session, prompt, printer);
        if (report.outcome() instanceof TurnOutcome.CancelledByUs) {
            session.close(); // closing may print a warning, and the result must be the last line
        }
        return report.print(printer);
    }

    /** Runs the turn and prints it; the caller prints its outcome. */
    static TurnReport prompt(Session session, Prompt prompt, Printer printer) throws InterruptedException {
        Turn turn = session.prompt(prompt, printer::update);
        try (var _ = Interrupts.onInterrupt(turn::cancel)) {
            return TurnReport.of(FutureWaits.await(turn.outcome()));
        }
    }
}
