package dev.berth.server.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.TurnEvidence;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.runtime.workspace.WorkspaceComparison;
import dev.berth.server.cli.output.HumanPrinter;
import dev.berth.server.cli.output.JsonPrinter;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.cli.output.TerminalStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TurnReportTest {
    private static final TurnEvidence SEEN = evidence(false);

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(new TurnOutcome.Completed(SEEN), 0),
                Arguments.of(new TurnOutcome.PermissionRefused("write", SEEN), 4),
                Arguments.of(new TurnOutcome.CancelledByUs(Optional.empty(), SEEN), 5),
                Arguments.of(new TurnOutcome.CancelledByUs(Optional.of(error(ErrorKind.LIMIT_REACHED)), SEEN), 7),
                Arguments.of(new TurnOutcome.CancelledByAgent(SEEN), 6),
                Arguments.of(new TurnOutcome.ModelLimit("max_tokens", SEEN), 7),
                Arguments.of(new TurnOutcome.Refused(SEEN), 6),
                Arguments.of(new TurnOutcome.AgentError(error(ErrorKind.AGENT_ERROR), SEEN), 6),
                Arguments.of(new TurnOutcome.AgentError(error(ErrorKind.LOGIN_MISSING), SEEN), 6),
                Arguments.of(new TurnOutcome.AgentError(error(ErrorKind.LIMIT_REACHED), SEEN), 7),
                Arguments.of(new TurnOutcome.Lost(error(ErrorKind.OUT_OF_MEMORY), SEEN), 6),
                Arguments.of(new TurnOutcome.Unknown(SEEN), 6));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void every_outcome_has_the_exit_code_that_scripts_rely_on(TurnOutcome outcome, int code) {
        assertThat(TurnReport.of(outcome).code().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void all_but_done_and_cancelled_say_what_went_wrong(TurnOutcome outcome, int code) {
        assertThat(TurnReport.of(outcome).error().isPresent()).isEqualTo(code != 0 && code != 5);
    }

    @Test
    void the_result_carries_the_usage_as_it_came() {
        JsonNode result = printed(TurnReport.of(new TurnOutcome.Completed(SEEN)));

        assertThat(result.path("ok").asBoolean(false)).isTrue();
        assertThat(result.path("outcome").asString("")).isEqualTo("completed");
        assertThat(result.path("usage"))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"inputTokens\":12,\"costUsd\":0.5,\"model\":\"x\",\"tookMillis\":1500,\"toolCalls\":2}"));
    }

    @Test
    void an_answer_that_came_from_nowhere_is_warned_about() {
        String text = print(TurnReport.of(new TurnOutcome.Completed(evidence(true))));

        assertThat(text).contains("neither the model nor a tool");
    }

    @Test
    void a_failure_says_tried_seen_and_todo() {
        JsonNode error = printed(TurnReport.of(new TurnOutcome.Lost(error(ErrorKind.AGENT_LOST), SEEN)))
                .path("error");

        assertThat(error)
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"kind\":\"agent-lost\",\"tried\":\"tried\",\"seen\":\"seen\",\"todo\":\"do this\"}"));
    }

    @Test
    void permissions_that_were_refused_are_counted_at_the_end_and_it_is_said_how_to_allow_them() {
        TurnReport report = TurnReport.of(new TurnOutcome.Completed(evidence(false, 2)));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        TerminalStream nothing = new TerminalStream(new PrintStream(PrintStream.nullOutputStream()));
        TerminalStream errors = new TerminalStream(new PrintStream(err, true, StandardCharsets.UTF_8));
        report.print(new HumanPrinter(new Stdio(nothing, errors, false, false, false)));

        assertThat(printed(report).path("permissionsRefused").asInt(-1)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines().toList().getLast())
                .isEqualTo("2 permissions were refused; to allow: --permission allow, or answer on a terminal");
    }

    @Test
    void a_turn_without_a_refusal_says_nothing_of_permissions() {
        TurnReport report = TurnReport.of(new TurnOutcome.Completed(SEEN));

        assertThat(printed(report).path("permissionsRefused").asInt(-1)).isZero();
    }

    private static JsonNode printed(TurnReport report) {
        return JsonMapper.shared().readTree(print(report).lines().toList().getLast());
    }

    private static String print(TurnReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new JsonPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static BerthException error(ErrorKind kind) {
        return new BerthException(kind, "tried", "seen", "do this");
    }

    private static TurnEvidence evidence(boolean suspicious) {
        return evidence(suspicious, 0);
    }

    private static TurnEvidence evidence(boolean suspicious, int refused) {
        return new TurnEvidence(
                Optional.of("end_turn"),
                Optional.of(JsonMapper.shared().readTree("{\"inputTokens\":12,\"costUsd\":0.5,\"model\":\"x\"}")),
                Duration.ofMillis(1500),
                2,
                0,
                List.of(),
                refused,
                false,
                suspicious,
                List.of(),
                WorkspaceComparison.same(),
                List.of());
    }
}
