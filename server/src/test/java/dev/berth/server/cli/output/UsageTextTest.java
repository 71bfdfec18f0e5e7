package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UsageTextTest {
    @Test
    void tokens_cost_tools_and_time_are_words() {
        assertThat(
                        usageText(
                                "{\"inputTokens\":1234,\"outputTokens\":340,\"costUsd\":0.0123,\"toolCalls\":2,\"tookMillis\":3210}"))
                .isEqualTo("1.2k in, 340 out, $0.01, 2 tool calls, 3.2 s");
    }

    @Test
    void an_update_of_the_context_is_words_too() {
        assertThat(usageText("{\"used\":12000,\"size\":200000,\"cost\":{\"amount\":0.002,\"currency\":\"USD\"},"
                        + "\"toolCalls\":1,\"tookMillis\":61000}"))
                .isEqualTo("12.0k of 200.0k in context, $0.0020, 1 tool call, 1 min 1 s");
    }

    @Test
    void unknown_fields_are_left_out() {
        assertThat(usageText("{\"strange\":[1],\"toolCalls\":0,\"tookMillis\":50}"))
                .isEqualTo("0.1 s");
    }

    @SuppressWarnings("unchecked")
    private static String usageText(String json) {
        return UsageText.of((Map<String, Object>) JsonMapper.shared().readValue(json, Map.class));
    }
}
