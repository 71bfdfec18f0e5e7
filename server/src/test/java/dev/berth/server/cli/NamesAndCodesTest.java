package dev.berth.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class NamesAndCodesTest {
    @ParameterizedTest
    @CsvSource({"claude, claude/main", "claude/alice, claude/alice", "codex/a-1, codex/a-1"})
    void an_agent_is_named_by_its_target_and_its_id(String text, String whole) {
        assertThat(AgentName.of(text)).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "claude/", "/main", "Claude", "claude/main/x", "claude main", "../x", "claude/-x"})
    void a_bad_name_is_refused_with_its_rule(String text) {
        assertThatThrownBy(() -> new AgentNameConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("^[a-z0-9][a-z0-9-]{0,40}$");
    }

    @ParameterizedTest
    @CsvSource({
        "USAGE, 2",
        "UNKNOWN_TARGET, 2",
        "CONFIG_INVALID, 2",
        "WORKSPACE_FORBIDDEN, 2",
        "ENGINE_DOWN, 3",
        "NAME_TAKEN, 3",
        "WORKSPACE_UNWRITABLE, 3",
        "WORKSPACE_REPLACED, 3",
        "RECORDED_ELSEWHERE, 3",
        "BASE_IMAGE_ABSENT, 3",
        "CANCELLED, 5",
        "LOGIN_MISSING, 3",
        "LOGIN_REFUSED, 3",
        "AGENT_LOST, 6",
        "LIMIT_REACHED, 7",
        "BUSY, 8",
        "UNEXPECTED, 1"
    })
    void kinds_of_errors_have_the_exit_codes_that_scripts_rely_on(ErrorKind kind, int code) {
        assertThat(ExitCode.of(error(kind)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void no_error_ends_as_done_or_as_a_refused_permission(ErrorKind kind) {
        assertThat(ExitCode.of(error(kind))).isNotIn(ExitCode.DONE, ExitCode.PERMISSION_REFUSED);
    }

    @Test
    void durations_are_written_as_in_settings() {
        assertThat(new DurationConverter().convert("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(new DurationConverter().convert("10m")).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "10", "-5s", "5 weeks", "99999999999999999999s"})
    void a_text_that_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void a_number_of_lines_is_none_or_more() {
        assertThat(new LineCountConverter().convert("0")).isZero();
        assertThat(new LineCountConverter().convert("200")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1.5", "9999999999"})
    void a_text_that_is_no_number_of_lines_is_refused(String text) {
        assertThatThrownBy(() -> new LineCountConverter().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    private static BerthException error(ErrorKind kind) {
        return new BerthException(kind, "tried", "seen", "todo");
    }
}
