package dev.berth.server.cli.image;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.BillOfMaterials;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image sbom}: what an agent's image is made of. */
@Command(
        name = "sbom",
        description = "Print an agent's software bill of materials, from its lock files: CycloneDX 1.6 in JSON.")
final class ImageSbomCommand extends ImageTask {
    @Parameters(paramLabel = "TARGET", description = "which agent")
    String target = "";

    @Option(names = "-o", paramLabel = "FILE", description = "write it there instead")
    @Nullable
    Path file;

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        Target wanted = Target.of(target);
        wiring.targets().check(wanted);
        ImageRecipe recipe = wiring.targets().recipe(wanted);
        String bill = bill(wiring, recipe);
        if (file == null) {
            System.out.print(bill);
            System.out.flush();
        } else {
            write(file, bill);
        }
        return ExitCode.DONE;
    }

    /** The base's identity is recorded per engine; without one that answers, its name is all that is known. */
    private static String bill(Application wiring, ImageRecipe recipe) throws InterruptedException {
        Optional<AgentImages> images = Optional.empty();
        try {
            images = Optional.of(HostImages.images(wiring.host()));
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.ENGINE_ABSENT && e.kind() != ErrorKind.ENGINE_DOWN) {
                throw e;
            }
        }
        Config config = wiring.context().config();
        return BillOfMaterials.cycloneDx(
                recipe,
                images.map(AgentImages::base).orElseGet(() -> config.string("image.base")),
                images.flatMap(known -> known.expectedTag(recipe)));
    }

    private static void write(Path file, String bill) {
        try {
            Files.writeString(file, bill);
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.USAGE, "writing " + file, String.valueOf(e), "name a file that you may write", e);
        }
    }
}
