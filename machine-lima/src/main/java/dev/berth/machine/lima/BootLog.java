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

/** Reads what Lima writes line by line: its log and its host agent's events. */
final class BootLog {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern WAITING = Pattern.compile(
            "Waiting for the (essential|optional|final) requirement [0-9]+ of [0-9]+: [\"`]?(.*?)[\"`]?");
    private static final Pattern PLAIN =
            Pattern.compile("time=\"([^\"]*)\" level=(\\w+) msg=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S+).*");

    private BootLog() {}

    /**
     * One line.
     *
     * @param level {@code info}, {@code warning}, {@code error}, {@code fatal}; {@code event} for those of the host agent
     */
    record Line(Instant time, String level, String text, JsonNode event) {
        /** What is being waited for from here on. */
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

        /** What did not come about though the machine is up. */
        boolean degraded() {
            return event.path("degraded").asBoolean(false);
        }

        boolean complaint() {
            return List.of("warning", "error", "fatal").contains(level);
        }
    }

    /** Empty for a line that says nothing to us. */
    static Optional<Line> line(String text) {
        return text.startsWith("{") ? json(text) : plain(text);
    }

    static Stream<Line> lines(String text) {
        return text.lines().flatMap(line -> line(line).stream());
    }

    /** Whether events say that the machine is up, and not that it is going down since. */
    static boolean announced(String events) {
        return announced(events, Instant.EPOCH);
    }

    /** The same, of events from {@code since} on. */
    static boolean announced(String events, Instant since) {
        return lines(events)
                .filter(line -> !line.time().isBefore(since))
                .reduce(false, (up, line) -> line.running() || (up && !line.exiting()), (_, later) -> later);
    }

    /** The last lines that are more than information, else the last ones at all: fit for one line of an error. */
    static String lastWords(String text) {
        List<Line> all = lines(text).toList();
        List<String> bad =
                all.stream().filter(Line::complaint).map(Line::text).distinct().toList();
        List<String> words = bad.isEmpty() ? all.stream().map(Line::text).toList() : bad;
        if (words.isEmpty()) {
            words = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
        return String.join(" | ", words.subList(Math.max(0, words.size() - 4), words.size()));
    }

    private static Optional<Line> json(String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException _) {
            return Optional.empty(); // cut off, or none of Lima's
        }
        JsonNode status = node.path("status");
        if (status.isObject()) {
            String seen = String.join("; ", texts(status.path("errors")));
            String line = status.path("cloudInitProgress").path("logLine").asString("");
            return Optional.of(
                    new Line(time(node.path("time").asString("")), "event", seen.isEmpty() ? line : seen, status));
        }
        String error = node.path("error").asString("");
        String said = node.path("msg").asString("").replaceFirst("^\\[hostagent] ", "");
        return Optional.of(new Line(
                time(node.path("time").asString("")),
                node.path("level").asString("info"),
                error.isEmpty() ? said : said + ": " + error,
                status));
    }

    private static Optional<Line> plain(String text) {
        Matcher form = PLAIN.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String said =
                form.group(3).replaceAll("^\"|\"$", "").replace("\\\"", "\"").replace("\\n", " ");
        return Optional.of(new Line(
                time(form.group(1)), form.group(2), said.replaceFirst("^\\[hostagent] ", ""), MAPPER.missingNode()));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(node -> node.asString("")).toList();
    }

    /** {@link Instant#EPOCH} when it is none. */
    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }
}
