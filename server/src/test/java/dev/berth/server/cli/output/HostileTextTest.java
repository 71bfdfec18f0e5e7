package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import dev.berth.machine.lima.LimaEvent;
import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Phase;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageEvent;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.session.SessionEvent;
import dev.berth.runtime.workspace.WorkspaceComparison;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Text that Berth did not write, by every way from an agent, an engine or a file to the terminal of the user. */
class HostileTextTest {
    /** Writes the clipboard, clears the screen with a control character of two bytes, turns the line around. */
    private static final String HOSTILE =
            "a\u001b]52;c;ZXZpbA==\u0007b\u009b2Jc\u0085d\u007fe\rf\bg\u202eh\u2066i\u2028j\u2029k";

    private static final InstanceId INSTANCE = InstanceId.of(AgentName.of("claude"), List.of());
    private static final Instant NOW = Instant.EPOCH;

    /** Colours and cursor moves of Berth itself. */
    private static final String OWN = "\u001b\\[(0|2|31|33)m|\r\u001b\\[K";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<Arguments> ways() {
        BerthException error = new BerthException(ErrorKind.ENGINE_REFUSED, HOSTILE, HOSTILE, HOSTILE);
        return Stream.of(
                way("status of a tool call", printer -> printer.update(toolCall("Write", HOSTILE))),
                way("title of a tool call", printer -> printer.update(toolCall(HOSTILE, "pending"))),
                way("message", printer -> printer.update(new SessionUpdate("s", SessionUpdate.message(HOSTILE)))),
                way("id of a permission option", printer -> printer.on(permission("Write", HOSTILE))),
                way("title of a permission", printer -> printer.on(permission(HOSTILE, "no"))),
                way(
                        "withdrawn permission",
                        printer -> printer.on(
                                new SessionEvent.PermissionWithdrawn(NOW, "s", request(HOSTILE, "no"), HOSTILE))),
                way(
                        "table cell",
                        printer -> printer.rows(
                                List.of("agent", "adapterVersion"),
                                List.of(Map.of("agent", "claude", "adapterVersion", HOSTILE)))),
                way("sentence", printer -> printer.say(HOSTILE)),
                way("warning", printer -> printer.warn(HOSTILE)),
                way("error", printer -> printer.failure(error)),
                way("error of a turn", printer -> printer.result(Printer.Result.failed(error))),
                way(
                        "usage",
                        printer -> printer.result(new Printer.Result(
                                true,
                                "completed",
                                Map.of("cost", Map.of("amount", 3, "currency", HOSTILE)),
                                List.of(),
                                WorkspaceComparison.same(),
                                OptionalInt.empty(),
                                null))),
                way(
                        "probe",
                        printer -> printer.on(new AgentEvent.ProbeWarning(NOW, INSTANCE, HOSTILE, HOSTILE, HOSTILE))),
                way(
                        "phase",
                        printer -> printer.on(new AgentEvent.PhaseFinished(
                                NOW, INSTANCE, Phase.IMAGE, Duration.ofSeconds(1), HOSTILE))),
                way(
                        "progress",
                        printer -> printer.on(new AgentEvent.PhaseProgress(NOW, INSTANCE, Phase.IMAGE, HOSTILE))),
                way("image", printer -> printer.on(new ImageEvent.Pulling(NOW, HOSTILE))),
                way(
                        "machine",
                        printer -> printer.on(
                                new LimaEvent.PhaseFailed(NOW, HOSTILE, HOSTILE, Duration.ofSeconds(1), HOSTILE))),
                way("clean-up", printer -> printer.on(new SessionEvent.LeftBehind(NOW, "s", HOSTILE))),
                way("end of a session", printer -> printer.on(new SessionEvent.Ended(NOW, "s", error))),
                way(
                        "limit",
                        printer -> printer.on(new LimitEvent.NearLimit(
                                NOW,
                                KnownLimits.IMAGE_BUILD,
                                Duration.ofMinutes(30),
                                Duration.ofMinutes(24),
                                HOSTILE))));
    }

    private static Arguments way(String name, Consumer<Printer> print) {
        return Arguments.of(name, print);
    }

    private static SessionUpdate toolCall(String title, String status) {
        return new SessionUpdate(
                "s",
                JsonMapper.shared()
                        .valueToTree(Map.of(
                                "sessionUpdate", "tool_call", "toolCallId", "1", "title", title, "status", status)));
    }

    private static PermissionRequest request(String title, String option) {
        JsonNode json = JsonMapper.shared()
                .valueToTree(Map.of(
                        "toolCall",
                        Map.of("toolCallId", "7", "title", title),
                        "options",
                        List.of(Map.of("optionId", option, "name", "No", "kind", "reject_once"))));
        return new PermissionRequest("s", json);
    }

    private static SessionEvent permission(String title, String option) {
        return new SessionEvent.PermissionAnswered(
                NOW, "s", request(title, option), new PermissionOutcome.Selected(option), option);
    }

    private PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private HumanPrinter human() {
        return new HumanPrinter(
                new Stdio(new TerminalStream(print(out)), new TerminalStream(print(err)), true, true, true));
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void nothing_that_a_terminal_obeys_is_printed_for_a_person(String name, Consumer<Printer> print) {
        print.accept(human());

        assertThat(shown()).contains("ZXZpbA==");
        assertThat(shown().replaceAll(OWN, "").codePoints())
                .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                .doesNotContain(0x202e, 0x2066, 0x2028, 0x2029);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void json_has_the_exact_text_in_characters_that_no_terminal_obeys(String name, Consumer<Printer> print) {
        print.accept(new JsonPrinter(new TerminalStream(print(out))));

        String line = shown().stripTrailing();
        assertThat(line.codePoints()).noneMatch(Character::isISOControl).doesNotContain(0x202e, 0x2066, 0x2028, 0x2029);
        assertThat(strings(JsonMapper.shared().readTree(line))).anyMatch(text -> text.contains(HOSTILE));
    }

    private static Stream<String> strings(JsonNode node) {
        return node.isContainer() ? node.valueStream().flatMap(HostileTextTest::strings) : Stream.of(node.asString(""));
    }

    @Test
    void json_keeps_half_a_surrogate_pair_and_characters_that_the_stream_lacks() {
        new JsonPrinter(new TerminalStream(new PrintStream(out, true, StandardCharsets.US_ASCII)))
                .say("half \ud83d, whole \ud83d\udc4d, é");

        assertThat(shown()).contains("half \\ud83d, whole \\ud83d\\udc4d, \\u00e9");
        assertThat(JsonMapper.shared().readTree(shown()).path("text").asString(""))
                .isEqualTo("half \ud83d, whole \ud83d\udc4d, é");
    }

    @Test
    void a_message_whose_pieces_split_a_sequence_or_a_character_is_harmless_and_whole() {
        HumanPrinter printer = human();
        Stream.of("one\u001b", "]52;c;eA", "==\u0007", " \ud83d", "\udc4d\n\ttwo")
                .forEach(piece -> printer.update(new SessionUpdate("s", SessionUpdate.message(piece))));

        assertThat(shown()).isEqualTo("one]52;c;eA== 👍\n\ttwo");
    }

    @Test
    void a_cell_and_a_status_stay_on_their_line() {
        HumanPrinter printer = human();
        printer.rows(List.of("state"), List.of(Map.of("state", "ready\nberth: all is well")));
        printer.update(toolCall("Write", "done\nberth: all is well"));

        assertThat(shown().lines()).noneMatch(line -> line.startsWith("berth:"));
    }
}
