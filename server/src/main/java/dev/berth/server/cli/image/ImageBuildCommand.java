package dev.berth.server.cli.image;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image build}: builds agents' images that do not exist yet. */
@Command(name = "build", description = "Build agents' images that do not exist yet.")
final class ImageBuildCommand extends ImageTask {
    @Parameters(arity = "1..*", paramLabel = "TARGET", description = "which agents")
    List<String> targets = List.of();

    @Option(names = "--refresh-base", description = "resolve the tag of the base image again")
    boolean refreshBase;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        List<Target> agentTargets = targets.stream().map(Target::of).toList();
        agentTargets.forEach(application.targets()::check);
        AgentImages images = HostImages.images(application.host());
        if (refreshBase) {
            printer.say("base: " + images.refreshBase(printer));
        }
        for (Target target : agentTargets) {
            AgentImage image = images.ensure(application.targets().recipe(target), printer);
            printer.say(target + ": " + image.tag() + " on " + image.base());
        }
        printer.result(Printer.Result.done("built"));
        return ExitCode.DONE;
    }
}
