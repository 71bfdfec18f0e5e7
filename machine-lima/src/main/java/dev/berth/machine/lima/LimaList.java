package dev.berth.machine.lima;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parser of {@code limactl list --json}, which prints one JSON object a line, sometimes with other lines between. */
final class LimaList {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LimaList() {}

    /**
     * One machine. Everything but its name may be empty.
     *
     * @param errors the faults that Lima found in the machine
     * @param config the machine's settings with Lima's defaults filled in
     */
    record Entry(
            String name,
            String status,
            String version,
            List<String> errors,
            List<String> additionalDisks,
            JsonNode config) {}

    /** The machine {@code name} in {@code output}. */
    static Optional<Entry> find(String output, String name) {
        return output.lines()
                .filter(line -> line.startsWith("{"))
                .flatMap(line -> entry(line).stream())
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    private static Optional<Entry> entry(String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            return Optional.of(new Entry(
                    node.path("name").asString(""),
                    node.path("status").asString(""),
                    node.path("limaVersion").asString(""),
                    texts(node.path("errors")),
                    node.path("additionalDisks")
                            .valueStream()
                            .map(disk -> disk.isObject() ? disk.path("name").asString("") : disk.asString(""))
                            .toList(),
                    node.path("config")));
        } catch (JacksonException _) {
            return Optional.empty(); // a warning, or a line that was cut
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(node -> node.asString("")).toList();
    }
}
