package dev.berth.server.cli.terminal;

import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.serve.BerthServer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.ApplicationAgents;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** {@code berth serve}: runs the server until Ctrl-C. */
@Command(
        name = "serve",
        description = {
            "Serve terminals and their page on loopback, and keep agents ready.",
            "Made ready in the background: server.agents, and what ran when the server last stopped."
        })
public final class ServeCommand extends BerthTask {
    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        CountDownLatch stopRequested = new CountDownLatch(1);
        try (var _ = Interrupts.onInterrupt(stopRequested::countDown);
                BerthServer server = BerthServer.start(new ApplicationAgents(application), application.context())) {
            printer.say("berth serves " + server.url());
            printer.say("its token is in " + application.context().home().token());
            stopRequested.await();
            printer.say("stopping; agents keep running");
        }
        printer.result(Printer.Result.done("stopped"));
        return ExitCode.DONE;
    }
}
