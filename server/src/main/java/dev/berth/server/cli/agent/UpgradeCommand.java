package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.version.Trials;
import dev.berth.runtime.version.Upgraded;
import dev.berth.runtime.version.Upgrades;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth upgrade}: builds and tries another version of an agent program, then switches to it. */
@Command(
        name = "upgrade",
        description = "Build and try another version of an agent program, then switch to it.",
        footer = {
            "",
            "Running turns finish on the old version; the next start uses the new one. berth rollback switches back."
        })
public final class UpgradeCommand extends BerthTask {
    @Parameters(paramLabel = "TARGET", description = "which agent program")
    String target = "";

    @Option(names = "--to", paramLabel = "V", description = "the version (default: the newest in the registry)")
    @Nullable
    String version;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Target agentTarget = Target.of(target);
        ImageRecipe shipped = application.targets().shipped(agentTarget);
        Trials.sweep(application.context());
        ContainerHost host = application.hostOf(agentTarget);
        Upgrades upgrades = Upgrades.on(host, HostImages.images(host));
        Upgraded result = FutureWaits.cancellable(
                "upgrading " + agentTarget,
                () -> upgrades.to(
                        agentTarget,
                        shipped,
                        Optional.ofNullable(version),
                        application.targets().trial(agentTarget)));
        if (result.changed()) {
            printer.say(agentTarget + ": " + result.now() + " is in force (" + result.image() + "), " + result.before()
                    + " is kept: berth rollback " + agentTarget);
        } else {
            printer.say(agentTarget + ": " + result.now() + " is in force already");
        }
        printer.result(Printer.Result.done(result.changed() ? "upgraded" : "unchanged"));
        return ExitCode.DONE;
    }
}
