package dev.berth.machine.lima;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses Lima's log and its host agent's events, line by line. */
final class BootLog {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern WAITING = Pattern.compile(
            "Waiting for the (essential|optional|final) requirement [0-9]+ of [0-9]+: [\"`]?(.*?)[\"`]?");
    private static final Pattern PLAIN =
            Pattern.compile("time=\"([^\"]*)\" level=(\\w+) msg=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S+).*");

    private BootLog() {}

    /**
     * One line of a log.
     *
     * @param level {@code info}, {@code warning}, {@code error}, {@code fatal}; {@code event} for the host agent's
     *     events
     */
    record Line(Instant time, String level, String text, JsonNode event) {
        /** The phase that begins with this line; empty when the line begins none. */
        Optional<BootPhase> phase() {
            Matcher waiting = WAITING.matcher(text);
            if (!waiting.matches()) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (waiting.group(1)) {
                        case "essential" -> BootPhase.SSH;
                        case "optional" -> BootPhase.CONTAINERD;
                        default -> BootPhase.SCRIPTS;
                    });
        }

        boolean running() {
            return event.path("running").asBoolean(false);
        }

        boolean exiting() {
            return event.path("exiting").asBoolean(false);
        }

        /** Whether the machine is up although a part of it failed to start; {@link #text} says which. */
        boolean degraded() {
            return event.path("degraded").asBoolean(false);
        }

        boolean problem() {
            return List.of("warning", "error", "fatal").contains(level);
        }
    }

    /** Empty for a line that is neither of these two. */
    static Optional<Line> line(String text) {
        return text.startsWith("{") ? json(text) : plain(text);
    }

    static Stream<Line> lines(String text) {
        return text.lines().flatMap(line -> line(line).stream());
    }

    /** Whether events report the machine as up, and no later event reports it as exiting. */
    static boolean reportsUp(String events) {
        return reportsUp(events, Instant.EPOCH);
    }

    /** As {@link #reportsUp(String)}, ignoring events before {@code since}. */
    static boolean reportsUp(String events, Instant since) {
        return lines(events)
                .filter(line -> !line.time().isBefore(since))
                .reduce(false, (up, line) -> line.running() || (up && !line.exiting()), (_, later) -> later);
    }

    /** The last four warnings and errors, else the last four lines, joined into one line for an error. */
    static String lastMessages(String text) {
        List<Line> all = lines(text).toList();
        List<String> problems =
                all.stream().filter(Line::problem).map(Line::text).distinct().toList();
        List<String> texts = problems.isEmpty() ? all.stream().map(Line::text).toList() : problems;
        if (texts.isEmpty()) {
            texts = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
        return String.join(" | ", texts.subList(Math.max(0, texts.size() - 4), texts.size()));
    }

    private static Optional<Line> json(String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException _) {
            return Optional.empty(); // cut off, or not of Lima
        }
        JsonNode status = node.path("status");
        if (status.isObject()) {
            String errors = String.join("; ", texts(status.path("errors")));
            String line = status.path("cloudInitProgress").path("logLine").asString("");
            return Optional.of(
                    new Line(time(node.path("time").asString("")), "event", errors.isEmpty() ? line : errors, status));
        }
        String error = node.path("error").asString("");
        String message = node.path("msg").asString("").replaceFirst("^\\[hostagent] ", "");
        return Optional.of(new Line(
                time(node.path("time").asString("")),
                node.path("level").asString("info"),
                error.isEmpty() ? message : message + ": " + error,
                status));
    }

    private static Optional<Line> plain(String text) {
        Matcher form = PLAIN.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String message =
                form.group(3).replaceAll("^\"|\"$", "").replace("\\\"", "\"").replace("\\n", " ");
        return Optional.of(new Line(
                time(form.group(1)), form.group(2), message.replaceFirst("^\\[hostagent] ", ""), MAPPER.missingNode()));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(node -> node.asString("")).toList();
    }

    /** {@link Instant#EPOCH} when {@code text} is no time. */
    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }
}
