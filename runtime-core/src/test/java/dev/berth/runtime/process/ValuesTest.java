package dev.berth.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Test
    void engines_get_only_the_allowed_variables() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", "/bin",
                "DOCKER_HOST", "unix:///x",
                "CLAUDECODE", "1",
                "CLAUDE_CODE_OAUTH_TOKEN", "secret",
                "ANTHROPIC_API_KEY", "secret",
                "OPENAI_API_KEY", "secret",
                "CODEX_HOME", "/x",
                "OLLAMA_HOST", "x",
                "BERTH_GUARD", "another",
                "LD_PRELOAD", "x"));
        environment.put("HTTPS_PROXY", "http://user:secret@proxy");

        assertThat(ChildEnvironment.engine(environment)).containsOnlyKeys("PATH", "DOCKER_HOST");
    }

    @Test
    void only_named_variables_pass() {
        assertThat(ChildEnvironment.allowed(Map.of("A", "1", "B", "2"), List.of("B", "C")))
                .containsExactlyEntriesOf(Map.of("B", "2"));
    }

    @Test
    void a_command_is_a_value() {
        HostCommand command = HostCommand.of(List.of("docker", "ps"), Map.of("A", "1"));

        assertThat(command.with("B", "2").environment()).containsOnlyKeys("A", "B");
        assertThat(command.environment()).containsOnlyKeys("A");
        assertThat(command.unguarded().guarded()).isFalse();
        assertThat(command.withInput("secret".getBytes(StandardCharsets.UTF_8)).with("KEY", "secret"))
                .hasToString("docker ps");
        assertThatThrownBy(() -> HostCommand.of(List.of(), Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HostCommand.of(List.of("a\0b"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_status_above_128_is_a_signal() {
        assertThat(ProcessEnding.ofStatus(0)).isEqualTo(new ProcessEnding.Exited(0));
        assertThat(ProcessEnding.ofStatus(127)).isEqualTo(new ProcessEnding.Exited(127));
        assertThat(ProcessEnding.ofStatus(137))
                .isEqualTo(new ProcessEnding.Killed(9))
                .hasToString("killed by signal 9 (status 137)");
        assertThat(ProcessEnding.ofStatus(255)).isEqualTo(new ProcessEnding.Exited(255));
    }

    @Test
    void the_evidence_of_a_failed_command_has_its_ending_and_last_lines() {
        CommandResult result = new CommandResult(
                HostCommand.of(List.of("docker", "ps"), Map.of()),
                new ProcessEnding.Exited(1),
                CapturedOutput.empty(),
                new CapturedOutput("one\n\n  two  \n", 0, ""),
                Duration.ofMillis(3));

        assertThat(result.evidence()).isEqualTo("docker exited with 1: one | two");
        assertThatThrownBy(() -> result.orThrow("listing", "look"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.COMMAND_FAILED));
    }

    @Test
    void keeps_everything_up_to_the_bound() {
        BoundedOutput output = new BoundedOutput(4, 4);

        append(output, "ab");
        append(output, "cäef");

        assertThat(output.captured()).isEqualTo(new CapturedOutput("abcäef", 0, ""));
        assertThat(output.captured().complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void beyond_the_bound_head_and_tail_are_kept_for_any_cut(int step) {
        String all = "0123456789abcdefghijklmnopqrstuvwxyz";
        BoundedOutput output = new BoundedOutput(5, 7);

        for (int at = 0; at < all.length(); at += step) {
            append(output, all.substring(at, Math.min(all.length(), at + step)));
        }

        assertThat(output.captured()).isEqualTo(new CapturedOutput("01234", 24, "tuvwxyz"));
        assertThat(output.captured().text()).isEqualTo("01234\n[24 bytes left out]\ntuvwxyz");
    }

    @Test
    void never_cuts_a_character_in_two() {
        BoundedOutput output = new BoundedOutput(4, 4);

        append(output, "abcä-----äxyz");

        assertThat(output.captured()).isEqualTo(new CapturedOutput("abc", 9, "xyz"));
    }

    private static void append(BoundedOutput output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.append(bytes, bytes.length);
    }
}
