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
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.cli.output.TerminalText;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image sbom}: prints the software bill of materials of an agent's image. */
@Command(
        name = "sbom",
        description = "Print an agent's software bill of materials, from its lock files: CycloneDX 1.6 in JSON.")
final class ImageSbomCommand extends ImageTask {
    @Parameters(paramLabel = "TARGET", description = "which agent")
    String target = "";

    @Option(names = "-o", paramLabel = "FILE", description = "write to this file instead")
    @Nullable
    Path file;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Target agentTarget = Target.of(target);
        application.targets().check(agentTarget);
        ImageRecipe recipe = application.targets().recipe(agentTarget);
        String bill = bill(application, recipe);
        if (file == null) {
            PrintStream out = Stdio.ofProcess().out();
            out.print(TerminalText.json(bill, out.charset()));
            out.flush();
        } else {
            write(file, bill);
        }
        return ExitCode.DONE;
    }

    /**
     * The bill of a recipe. The digest of the base is recorded per engine; without an engine the bill has the base's
     * name.
     */
    private static String bill(Application application, ImageRecipe recipe) throws InterruptedException {
        Optional<AgentImages> images = Optional.empty();
        try {
            images = Optional.of(HostImages.images(application.host()));
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.ENGINE_ABSENT && e.kind() != ErrorKind.ENGINE_DOWN) {
                throw e;
            }
        }
        Config config = application.context().config();
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
                    ErrorKind.USAGE,
                    "writing " + file,
                    String.valueOf(e),
                    "choose a file that you are allowed to write",
                    e);
        }
    }
}
