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

/** {@code berth upgrade}: another version of an agent program, tried before it is in force. */
@Command(
        name = "upgrade",
        description = "Switch an agent program to another version, once that was built and tried.",
        footer = {
            "",
            "Running turns finish on the old version; the next start takes the new one. berth rollback goes back."
        })
public final class UpgradeCommand extends BerthTask {
    @Parameters(paramLabel = "TARGET", description = "which agent program")
    String target = "";

    @Option(names = "--to", paramLabel = "V", description = "which version (default: the newest of its registry)")
    @Nullable
    String version;

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        Target wanted = Target.of(target);
        ImageRecipe shipped = wiring.targets().shipped(wanted);
        Trials.sweep(wiring.context());
        ContainerHost host = wiring.hostOf(wanted);
        Upgrades upgrades = Upgrades.on(host, HostImages.images(host));
        Upgraded done = FutureWaits.cancellable(
                "upgrading " + wanted,
                () -> upgrades.to(
                        wanted,
                        shipped,
                        Optional.ofNullable(version),
                        wiring.targets().trial(wanted)));
        if (done.changed()) {
            printer.say(wanted + ": " + done.now() + " is in force (" + done.image() + "), " + done.before()
                    + " is kept: berth rollback " + wanted);
        } else {
            printer.say(wanted + ": " + done.now() + " is in force already");
        }
        printer.result(Printer.Result.done(done.changed() ? "upgraded" : "unchanged"));
        return ExitCode.DONE;
    }
}
