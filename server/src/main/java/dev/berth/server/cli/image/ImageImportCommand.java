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

/** {@code berth image import}: an agent's image from a file, checked before the engine sees it. */
@Command(name = "import", description = "Check a file that berth image export wrote, and load it. Needs no network.")
final class ImageImportCommand extends ImageTask {
    private static final Map<String, String> JAVA_NAMES = Map.of("amd64", "linux/amd64", "aarch64", "linux/arm64");

    @Parameters(paramLabel = "FILE", description = "the file to read")
    Path file = Path.of("");

    @Option(names = "--sha256", paramLabel = "HEX", description = "refuse a file that has another sha256")
    @Nullable
    String sha256;

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        ContainerHost host = wiring.host();
        ImageTransfer transfer = HostImages.transfer(host);
        Imported imported = Interrupts.interruptibly(
                "importing " + file,
                () -> transfer.load(
                        file, Optional.ofNullable(sha256), target -> recipe(wiring.targets(), target), printer));
        ImageArchive archive = imported.archive();
        printer.say(archive.target() + ": " + archive.tag() + " on " + archive.base() + " is loaded into " + host);
        printer.say("image  " + archive.imageId());
        printer.say("sha256 " + archive.sha256());
        String here = JAVA_NAMES.getOrDefault(System.getProperty("os.arch", ""), archive.platform());
        if (!archive.platform().equals(here)) {
            printer.warn(
                    "it is for " + archive.platform() + ", and this machine is " + here + ": it may not start here");
        }
        imported.mismatch().ifPresent(mismatch -> printer.warn(words(archive, mismatch)));
        printer.result(Printer.Result.done("imported"));
        return ExitCode.DONE;
    }

    private static Optional<ImageRecipe> recipe(Targets targets, String name) {
        Target target = Target.of(name);
        return targets.all().contains(target) ? Optional.of(targets.recipe(target)) : Optional.empty();
    }

    private static String words(ImageArchive archive, Mismatch mismatch) {
        return archive.tag() + " is imported, but this Berth would take "
                + mismatch.wanted().orElse("another one") + ": " + mismatch.why() + "; " + mismatch.todo();
    }
}
