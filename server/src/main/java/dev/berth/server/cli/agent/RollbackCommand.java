package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.version.Upgraded;
import dev.berth.runtime.version.Upgrades;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth rollback}: switches an agent program back to its previous version. */
@Command(
        name = "rollback",
        description = {
            "Switch an agent program back to the version that was in force before.",
            "Run it again to undo the rollback."
        })
public final class RollbackCommand extends BerthTask {
    @Parameters(paramLabel = "TARGET", description = "which agent program")
    String target = "";

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Target agentTarget = Target.of(target);
        ImageRecipe shipped = application.targets().shipped(agentTarget);
        ContainerHost host = application.hostOf(agentTarget);
        Upgraded result = Upgrades.on(host, HostImages.images(host)).back(agentTarget, shipped);
        printer.say(agentTarget + ": " + result.now() + " is in force again (" + result.image() + "), "
                + result.before() + " is kept");
        printer.result(Printer.Result.done("rolled-back"));
        return ExitCode.DONE;
    }
}
