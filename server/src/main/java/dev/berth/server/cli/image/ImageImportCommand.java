package dev.berth.server.cli.image;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.ImageArchive;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.ImageTransfer;
import dev.berth.runtime.image.ImageTransfer.Imported;
import dev.berth.runtime.image.ImageTransfer.Mismatch;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import dev.berth.server.wiring.Targets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image import}: checks a file with an agent's image, then loads the image into the engine. */
@Command(name = "import", description = "Check a file that berth image export wrote, and load it. Needs no network.")
final class ImageImportCommand extends ImageTask {
    private static final Map<String, String> JAVA_NAMES = Map.of("amd64", "linux/amd64", "aarch64", "linux/arm64");

    @Parameters(paramLabel = "FILE", description = "the file to read")
    Path file = Path.of("");

    @Option(names = "--sha256", paramLabel = "HEX", description = "refuse a file that has another sha256")
    @Nullable
    String sha256;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        ContainerHost host = application.host();
        ImageTransfer transfer = HostImages.transfer(host);
        Imported imported = Interrupts.interruptibly(
                "importing " + file,
                () -> transfer.load(
                        file, Optional.ofNullable(sha256), target -> recipe(application.targets(), target), printer));
        ImageArchive archive = imported.archive();
        printer.say(archive.target() + ": " + archive.tag() + " on " + archive.base() + " is loaded into " + host);
        printer.say("image  " + archive.imageId());
        printer.say("sha256 " + archive.sha256());
        String platform = JAVA_NAMES.getOrDefault(System.getProperty("os.arch", ""), archive.platform());
        if (!archive.platform().equals(platform)) {
            printer.warn("the image is for " + archive.platform() + ", and this machine is " + platform
                    + ": the image may not start");
        }
        imported.mismatch().ifPresent(mismatch -> printer.warn(mismatchText(archive, mismatch)));
        printer.result(Printer.Result.done("imported"));
        return ExitCode.DONE;
    }

    private static Optional<ImageRecipe> recipe(Targets targets, String name) {
        Target target = Target.of(name);
        return targets.all().contains(target) ? Optional.of(targets.recipe(target)) : Optional.empty();
    }

    private static String mismatchText(ImageArchive archive, Mismatch mismatch) {
        return archive.tag() + " is imported, but this Berth would use "
                + mismatch.wanted().orElse("another image") + ": " + mismatch.why() + "; " + mismatch.todo();
    }
}
