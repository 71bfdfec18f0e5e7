package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import tools.jackson.databind.JsonNode;

/** The differences between the programs: flags, error messages, and the format of their output. Stateless. */
sealed interface EngineDialect permits DockerDialect, NerdctlDialect {
    /** The engine's name, which is also its program's. */
    String name();

    /** The program and the flags that stand before every subcommand. */
    List<String> program();

    /** Flags of {@code inspect} beside {@code --format}. */
    List<String> inspectFlags();

    /** Flags of {@code build} that only this program needs. */
    List<String> buildFlags();

    /** Flags of {@code exec} that keep the user's own configuration of the program away. */
    List<String> execFlags();

    /** Whether the program gives the proxies of the user's configuration to containers and builds. */
    boolean addsProxies();

    /** Whether {@code --mount} is read as CSV, so that a path may hold a comma or a quote. */
    boolean mountsAnyName();

    /** Whether builds can have secrets without a further installed program. */
    boolean alwaysKeepsBuildSecrets();

    ContainerDetails container(JsonNode inspected);

    ImageDetails image(JsonNode inspected);

    /**
     * The engine's own id in its answer to {@code info}, such that engines with different data have different ids; empty
     * when the engine reports none.
     */
    String engineId(JsonNode info);

    /**
     * The address or context by which the program reaches its engine; empty when it is the default.
     *
     * @param variables the program's environment, as far as it is known here
     */
    String endpoint(Map<String, String> variables);

    /** The image of an inspected container. */
    ImageUse use(JsonNode inspected);

    /** The pattern by a part of the program's error message, in lower case; the first entry that matches counts. */
    Map<String, EngineErrorPattern> errorPatterns();

    /** The advice when the engine is down. */
    String startAdvice();

    /** The advice when the program is missing. */
    String installAdvice();

    /** Returns the first pattern whose text the error message contains, else {@link EngineErrorPattern#OTHER}. */
    default EngineErrorPattern errorPattern(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return errorPatterns().entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(Entry::getValue)
                .findFirst()
                .orElse(EngineErrorPattern.OTHER);
    }
}
