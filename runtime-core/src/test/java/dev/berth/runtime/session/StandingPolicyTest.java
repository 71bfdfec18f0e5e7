package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StandingPolicyTest {
    private static final String CLAUDE = """
            {"toolCall":{"kind":"%s"},"options":[
              {"optionId":"allow_always","name":"Always","kind":"allow_always"},
              {"optionId":"allow","name":"Yes","kind":"allow_once"},
              {"optionId":"reject","name":"No","kind":"reject_once"}]}
            """;

    @Test
    void what_is_allowed_is_allowed_once() {
        assertThat(chosen(PermissionPolicy.allow(), CLAUDE.formatted("execute")))
                .isEqualTo("allow");
        assertThat(chosen(PermissionPolicy.reject(), CLAUDE.formatted("read"))).isEqualTo("reject");
    }

    @Test
    void reading_is_told_apart_from_everything_else() {
        assertThat(chosen(PermissionPolicy.reads(), CLAUDE.formatted("read"))).isEqualTo("allow");
        assertThat(chosen(PermissionPolicy.reads(), CLAUDE.formatted("search"))).isEqualTo("allow");
        assertThat(chosen(PermissionPolicy.reads(), CLAUDE.formatted("fetch"))).isEqualTo("reject");
        assertThat(chosen(PermissionPolicy.reads(), "{\"options\":[{\"optionId\":\"a\",\"kind\":\"allow_once\"}]}"))
                .isEqualTo("refused");
    }

    @Test
    void of_two_options_of_one_kind_the_one_that_is_called_like_it_is_taken() {
        String codex = """
                {"toolCall":{"kind":"edit"},"options":[
                  {"optionId":"deny_for_this_file","kind":"reject_once"},
                  {"optionId":"reject-once","kind":"reject_once"}]}
                """;

        assertThat(chosen(PermissionPolicy.reject(), codex)).isEqualTo("reject-once");
    }

    @Test
    void without_an_option_of_the_kind_the_question_is_refused() {
        String always =
                "{\"toolCall\":{\"kind\":\"edit\"},\"options\":[{\"optionId\":\"a\",\"kind\":\"allow_always\"}]}";

        assertThat(chosen(PermissionPolicy.allow(), always)).isEqualTo("refused");
    }

    private static String chosen(PermissionPolicy policy, String json) {
        PermissionRequest request =
                new PermissionRequest("s", JsonMapper.builder().build().readTree(json));
        return switch (policy.answer(request).toCompletableFuture().join()) {
            case PermissionOutcome.Selected(String id) -> id;
            case PermissionOutcome.Refused() -> "refused";
            case PermissionOutcome.Cancelled() -> "cancelled";
        };
    }
}
