package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ImageDetails;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of docker and nerdctl, which has the same structure. */
final class EngineJson {
    /** Old docker clients don't know {@code --format json}. */
    static final String FORMAT = "{{json .}}";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private EngineJson() {}

    static JsonNode empty() {
        return MAPPER.createObjectNode();
    }

    /** Reads an array of objects, or a sequence of objects; answers an empty list for an empty text. */
    static List<JsonNode> objects(String text) {
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> values = MAPPER.readerFor(JsonNode.class).readValues(text)) {
            values.forEachRemaining(objects::add);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + shortened(text), e);
        }
        return objects;
    }

    static ContainerDetails container(JsonNode node, String image) {
        String name = node.path("Name").asString("");
        return new ContainerDetails(
                new ContainerId(node.path("Id").asString("")),
                name.startsWith("/") ? name.substring(1) : name,
                image,
                map(node.path("Config").path("Labels")),
                state(node.path("State")),
                time(node.path("Created").asString("")),
                node.path("State").path("Pid").asLong(0));
    }

    static ImageDetails image(JsonNode node) {
        return new ImageDetails(
                node.path("Id").asString(""),
                strings(node.path("RepoTags")),
                strings(node.path("RepoDigests")),
                map(node.path("Config").path("Labels")),
                node.path("Size").asLong(0),
                time(node.path("Created").asString("")));
    }

    static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asString("")));
        return strings;
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> strings = new TreeMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asString("")));
        return strings;
    }

    private static ContainerState state(JsonNode state) {
        String word = state.path("Status").asString("");
        return switch (word) {
            case "running" ->
                new ContainerState.Running(time(state.path("StartedAt").asString("")));
            case "created" -> new ContainerState.Created();
            case "paused" -> new ContainerState.Paused();
            case "exited", "stopped" ->
                new ContainerState.Exited(
                        state.path("ExitCode").asInt(-1),
                        state.path("OOMKilled").asBoolean(false));
            default -> new ContainerState.Other(word);
        };
    }

    /** Parses a time; answers {@link Instant#EPOCH} when the engine's text is no time. */
    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
