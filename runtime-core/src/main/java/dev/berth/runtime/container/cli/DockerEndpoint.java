package dev.berth.runtime.container.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Finds the address or context that the docker program uses, in docker's own order. */
final class DockerEndpoint {
    private static final Logger log = LoggerFactory.getLogger(DockerEndpoint.class);
    private static final Pattern PASSWORD = Pattern.compile("//([^/@:]*):[^/@]*@");
    private static final String DEFAULT_CONTEXT = "default";
    private static final long LARGEST_CONFIG = 1 << 20;

    private DockerEndpoint() {}

    /** The value of {@code DOCKER_HOST} without a password, else {@code context NAME}; empty for the default. */
    static String of(Map<String, String> variables) {
        String host = variables.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty()) {
            return PASSWORD.matcher(host).replaceFirst("//$1@");
        }
        String context = Optional.ofNullable(variables.get("DOCKER_CONTEXT"))
                .filter(name -> !name.isEmpty())
                .or(() -> configuredContext(variables))
                .orElse(DEFAULT_CONTEXT);
        return context.equals(DEFAULT_CONTEXT) ? "" : "context " + context;
    }

    private static Optional<String> configuredContext(Map<String, String> variables) {
        String folder = variables.getOrDefault("DOCKER_CONFIG", "");
        String home = variables.getOrDefault("HOME", "");
        try {
            Path file = folder.isEmpty()
                    ? Path.of(home, ".docker", "config.json")
                    : Path.of(folder).resolve("config.json");
            if (!file.isAbsolute() || !Files.isRegularFile(file) || Files.size(file) > LARGEST_CONFIG) {
                return Optional.empty();
            }
            List<JsonNode> objects = EngineJson.objects(Files.readString(file));
            return objects.stream()
                    .map(config -> config.path("currentContext").asString(""))
                    .filter(name -> !name.isEmpty())
                    .findFirst();
        } catch (IOException | IllegalArgumentException e) {
            // docker itself reports a configuration that it cannot read
            log.debug(
                    "docker's configuration cannot be read seen={}",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
