package dev.berth.server.cli.terminal;

import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.serve.BerthServer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.WiredAgents;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** {@code berth serve}: the server, until Ctrl-C. */
@Command(
        name = "serve",
        description = {
            "Serve terminals and their page on loopback, and keep agents ready.",
            "In the background it makes ready: agents created earlier, agents in config.yaml (agents.TARGET.…), and server.agents."
        })
public final class ServeCommand extends BerthTask {
    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (var _ = Interrupts.onInterrupt(asked::countDown);
                BerthServer server = BerthServer.start(new WiredAgents(wiring), wiring.context())) {
            printer.say("berth serves " + server.url());
            printer.say("its token is in " + wiring.context().home().token());
            asked.await();
            printer.say("stopping; agents go on running");
        }
        printer.result(Printer.Result.done("stopped"));
        return ExitCode.DONE;
    }
}
