package dev.berth.server.cli.image;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.image.ImageArchive;
import dev.berth.runtime.image.ImageTransfer;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.ByteSize;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image export}: writes the current image of an agent to a file. */
@Command(
        name = "export",
        description = "Write an agent's image to a file that docker load, nerdctl load and berth image import read.")
final class ImageExportCommand extends ImageTask {
    @Parameters(paramLabel = "TARGET", description = "which agent")
    String target = "";

    @Option(names = "-o", paramLabel = "FILE", required = true, description = "the file to write")
    Path file = Path.of("");

    @Option(names = "--force", description = "replace an existing file")
    boolean force;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Target agentTarget = Target.of(target);
        application.targets().check(agentTarget);
        ImageTransfer transfer = HostImages.transfer(application.host());
        ImageArchive archive = Interrupts.interruptibly(
                "exporting the image of " + target,
                () -> transfer.export(application.targets().recipe(agentTarget), file, force, printer));
        printer.say(target + ": " + archive.tag() + " for " + archive.platform() + " is in " + archive.file() + ", "
                + ByteSize.text(archive.bytes()));
        printer.say("image  " + archive.imageId());
        printer.say("sha256 " + archive.sha256());
        printer.result(Printer.Result.done("exported"));
        return ExitCode.DONE;
    }
}
