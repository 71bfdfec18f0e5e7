package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import tools.jackson.databind.JsonNode;

/** What differs between the programs: their words, and how to read what they print. Stateless. */
sealed interface EngineDialect permits DockerDialect, NerdctlDialect {
    /** The engine's name, which is its program's. */
    String name();

    /** The program and the flags that stand before every subcommand. */
    List<String> program();

    /** Flags of {@code inspect} beside {@code --format}. */
    List<String> inspectFlags();

    /** Flags of {@code build} of this program only. */
    List<String> buildFlags();

    /** Whether {@code --mount} is read as CSV, so that a path may hold a comma or a quote. */
    boolean mountsAnyName();

    /** Whether builds can have secrets whatever else is installed. */
    boolean alwaysKeepsBuildSecrets();

    ContainerDetails container(JsonNode inspected);

    ImageDetails image(JsonNode inspected);

    /** The image of an inspected container. */
    ImageUse use(JsonNode inspected);

    /** What {@code words}, in lower case, complain of; in the order of the table. */
    Map<String, EngineErrorPattern> complaints();

    /** What to do when the engine is down. */
    String startIt();

    /** What to do when the program is not there. */
    String installIt();

    default EngineErrorPattern complaint(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return complaints().entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(Entry::getValue)
                .findFirst()
                .orElse(EngineErrorPattern.OTHER);
    }
}
