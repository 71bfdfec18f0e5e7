package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A tool call of an agent, as one update or permission question holds it. A later update holds only the fields that
 * changed: lists replace the lists before.
 *
 * @param id the id of the call in its session; empty when the agent gave none
 * @param raw the JSON object unchanged, read-only
 */
public record ToolCall(String id, JsonNode raw) {
    /** Makes the view of a JSON object. */
    static ToolCall of(JsonNode raw) {
        return new ToolCall(raw.path("toolCallId").stringValueOpt().orElse(""), raw);
    }

    /** The title for people; some agents change the title while the call runs. */
    public Optional<String> title() {
        return raw.path("title").stringValueOpt();
    }

    /** The kind of the tool. */
    public Optional<Kind> kind() {
        return raw.path("kind").stringValueOpt().map(Kind::new);
    }

    /** The state of the call. */
    public Optional<Status> status() {
        return raw.path("status").stringValueOpt().map(Status::new);
    }

    /** The files that the call reads or changes. */
    public List<Location> locations() {
        return objects("locations")
                .filter(location -> location.path("path").isString())
                .map(location -> new Location(location.path("path").asString(""), line(location.path("line"))))
                .toList();
    }

    /** The changes of files that the call shows. */
    public List<Diff> diffs() {
        return objects("content")
                .filter(part -> part.path("type").asString("").equals("diff"))
                .filter(part -> part.path("path").isString())
                .map(part -> new Diff(
                        part.path("path").asString(""),
                        part.path("oldText").stringValueOpt(),
                        part.path("newText").stringValueOpt().orElse("")))
                .toList();
    }

    /** The texts and other content that the call shows, without its diffs. */
    public List<Content> content() {
        return objects("content")
                .filter(part -> part.path("type").asString("").equals("content"))
                .filter(part -> part.path("content").isObject())
                .map(part -> new Content(part.path("content")))
                .toList();
    }

    private Stream<JsonNode> objects(String field) {
        JsonNode list = raw.path(field);
        return list.isArray() ? list.valueStream().filter(JsonNode::isObject) : Stream.empty();
    }

    private static OptionalInt line(JsonNode line) {
        return line.isIntegralNumber() && line.canConvertToInt() ? OptionalInt.of(line.asInt(0)) : OptionalInt.empty();
    }

    /**
     * The kind of a tool: {@code read}, {@code edit}, {@code delete}, {@code move}, {@code search}, {@code execute},
     * {@code think}, {@code fetch}, {@code switch_mode}, {@code other}. The set is open: other values are passed on
     * unchanged.
     */
    public record Kind(String value) {
        @Override
        public String toString() {
            return value;
        }
    }

    /** The state of a tool call. The set is open: other values are passed on unchanged. */
    public record Status(String value) {
        /** The tool does not run yet. */
        public static final Status PENDING = new Status("pending");
        /** The tool runs. */
        public static final Status IN_PROGRESS = new Status("in_progress");
        /** The tool succeeded. */
        public static final Status COMPLETED = new Status("completed");
        /** The tool failed, or the user refused it. */
        public static final Status FAILED = new Status("failed");

        @Override
        public String toString() {
            return value;
        }
    }

    /** A file, and a line in it that counts from 1. */
    public record Location(String path, OptionalInt line) {}

    /**
     * A change of a file.
     *
     * @param oldText the text before; empty for a new file
     * @param newText the text after
     */
    public record Diff(String path, Optional<String> oldText, String newText) {}
}
