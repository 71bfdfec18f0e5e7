package dev.berth.machine.lima;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code limactl list --json} prints: one object a line, and now and then other lines. */
final class LimaList {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LimaList() {}

    /**
     * One machine. All but its name may be missing.
     *
     * @param errors what Lima has against it
     * @param config its settings, the defaults filled in
     */
    record Entry(
            String name,
            String status,
            String version,
            List<String> errors,
            List<String> additionalDisks,
            JsonNode config) {}

    /** Of {@code output}, the machine {@code name}. */
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
