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

    /** Shows the turn and its outcome. */
    static ExitCode run(Session session, Prompt prompt, Printer printer) throws InterruptedException {
        TurnReport report = outcome(session, prompt, printer);
        if (report.outcome() instanceof TurnOutcome.CancelledByUs) {
            session.close(); // it may have to say that something is left, and nothing comes after the last word
        }
        return report.print(printer);
    }

    /** Shows the turn; its outcome is still to be printed. */
    static TurnReport outcome(Session session, Prompt prompt, Printer printer) throws InterruptedException {
        Turn turn = session.prompt(prompt, printer::update);
        try (var _ = Interrupts.onInterrupt(turn::cancel)) {
            return TurnReport.of(FutureWaits.on(turn.outcome()));
        }
    }
}
