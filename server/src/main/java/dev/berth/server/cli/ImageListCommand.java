package dev.berth.server.cli;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code berth image ls}: the agents' images on the host for new instances. */
@Command(name = "ls", description = "List agents' images.")
final class ImageListCommand extends ImageTask {
    private static final List<String> COLUMNS = List.of("target", "tag", "current", "size", "created", "id");

    @Override
    public ExitCode run(Wiring wiring, Printer printer) throws Exception {
        AgentImages images = images(wiring.host());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Target target : wiring.targets().all()) {
            Optional<String> current = current(wiring.targets(), target, images);
            images.list(target.value()).forEach(image -> rows.add(row(image, current)));
        }
        printer.rows(COLUMNS, rows);
        return ExitCode.DONE;
    }

    /** A profile that is not valid or not locked has no current image; what was built of it before is listed all the same. */
    private static Optional<String> current(Targets targets, Target target, AgentImages images)
            throws InterruptedException {
        ImageRecipe recipe;
        try {
            recipe = targets.recipe(target);
        } catch (BerthException _) {
            return Optional.empty();
        }
        return images.find(recipe).map(AgentImage::tag);
    }

    private Map<String, Object> row(AgentImage image, Optional<String> current) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", image.target());
        row.put("tag", image.tag());
        row.put("current", current.filter(image.tag()::equals).isPresent() ? "yes" : "no");
        row.put("size", parent.root.options.json ? image.sizeBytes() : Bytes.text(image.sizeBytes()));
        row.put("created", image.createdAt().toString());
        row.put("id", image.id());
        return row;
    }
}
