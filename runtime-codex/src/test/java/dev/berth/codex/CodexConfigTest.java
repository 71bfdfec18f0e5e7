package dev.berth.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.session.AgentDialect.TurnFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CodexConfigTest {
    private static final CodexConfig EMPTY = CodexConfig.from(Config.of());

    @Test
    void the_callers_address_is_used_if_the_settings_have_none() {
        CodexConfig set = CodexConfig.from(Config.of("agents.codex.baseUrl=http://here:1/v1"));

        assertThat(EMPTY.provider(Map.of())).isEqualTo("https://api.openai.com/v1");
        assertThat(EMPTY.provider(Map.of("OPENAI_BASE_URL", "http://there:2/v1")))
                .isEqualTo("http://there:2/v1");
        assertThat(set.provider(Map.of("OPENAI_BASE_URL", "http://there:2/v1"))).isEqualTo("http://here:1/v1");
    }

    @Test
    void an_address_that_is_not_http_is_refused() {
        for (String bad : List.of("here", "ftp://here/", "http://", "http://a b/")) {
            assertThatThrownBy(() -> EMPTY.provider(Map.of("OPENAI_BASE_URL", bad)))
                    .isInstanceOf(BerthException.class)
                    .hasMessageContaining(bad);
        }
    }

    @Test
    void texts_cannot_break_out_of_the_settings() {
        String text = new CodexSettings(
                        Optional.of("http://x/|y"), Optional.of("a\"\n[features]\\"), List.of("/a|b \"c\""), false)
                .text();

        assertThat(text.split("\\|", -1))
                .contains(
                        "model=\"a\\\"\\u000a[features]\\\\\"",
                        "projects={\"/a\\u007cb \\\"c\\\"\"={trust_level=\"trusted\"}}")
                .anyMatch(setting -> setting.contains("base_url=\"http://x/\\u007cy\""))
                .allMatch(setting -> setting.matches("(?s)[a-z_.]+=.*"));
        assertThat(text).doesNotContain("\n");
    }

    @Test
    void without_an_address_the_provider_is_its_own() {
        String text = new CodexSettings(Optional.empty(), Optional.empty(), List.of(), false).text();

        assertThat(text)
                .doesNotContain("model_provider", "projects=")
                .contains("features={", "shell_environment_policy={");
    }

    @Test
    void modes_with_a_sandbox_need_one() {
        assertThatCode(() -> CodexMode.check("workspace-write", true)).doesNotThrowAnyException();
        assertThatCode(() -> CodexMode.check("agent-full-access", false)).doesNotThrowAnyException();
        assertThatCode(() -> CodexMode.check(CodexMode.standard(false).id(), false))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> CodexMode.check("read-only", false)).hasMessageContaining("user namespaces");
        assertThatThrownBy(() -> CodexMode.check("plan", true)).hasMessageContaining("no such mode");
    }

    @Test
    void a_failure_is_read_out_of_an_answer_that_says_end_turn() {
        CodexDialect dialect = new CodexDialect();

        assertThat(dialect.failure(answer("{\"stopReason\":\"end_turn\"}"))).isEmpty();
        assertThat(dialect.failure(answer(failure("warning", "service")))).isEmpty();
        assertThat(dialect.failure(answer(failure("error", "service")))).hasValue(new TurnFailure("down", false));
        assertThat(dialect.failure(answer(failure("error", "access")))).hasValue(new TurnFailure("down", true));
    }

    private static String failure(String severity, String category) {
        return "{\"_meta\":{\"jetbrains\":{\"air\":{\"sessionFailure\":{\"severity\":\"" + severity
                + "\",\"category\":\"" + category + "\",\"title\":\"down\"}}}}}";
    }

    private static PromptResult answer(String json) {
        return new PromptResult(JsonMapper.shared().readTree(json));
    }
}
