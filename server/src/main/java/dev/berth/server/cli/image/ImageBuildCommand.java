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

/** {@code berth image build}: builds images that are not there. */
@Command(name = "build", description = "Build agents' images, those that are not there.")
final class ImageBuildCommand extends ImageTask {
    @Parameters(arity = "1..*", paramLabel = "TARGET", description = "which agents")
    List<String> targets = List.of();

    @Option(names = "--refresh-base", description = "look anew what the base's tag stands for")
    boolean refreshBase;

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        List<Target> wanted = targets.stream().map(Target::of).toList();
        wanted.forEach(wiring.targets()::check);
        AgentImages images = HostImages.images(wiring.host());
        if (refreshBase) {
            printer.say("base: " + images.refreshBase(printer));
        }
        for (Target target : wanted) {
            AgentImage image = images.ensure(wiring.targets().recipe(target), printer);
            printer.say(target + ": " + image.tag() + " on " + image.base());
        }
        printer.result(Printer.Result.done("built"));
        return ExitCode.DONE;
    }
}
