package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionUpdateTest {
    private static SessionUpdate update(String json) {
        return new SessionUpdate("s", Json.MAPPER.readTree(json));
    }

    @Test
    void reads_what_is_there() {
        var call = update(
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"ls\",\"status\":\"pending\",\"kind\":\"execute\"}");

        assertThat(call.variant()).isEqualTo(SessionUpdate.TOOL_CALL);
        assertThat(call.toolCallId()).contains("t");
        assertThat(call.title()).contains("ls");
        assertThat(call.status()).contains("pending");
        assertThat(call.kind()).contains("execute");
        assertThat(call.text()).isEmpty();
        assertThat(call.usage()).isEmpty();
    }

    @Test
    void says_nothing_of_what_is_not_there_or_of_another_kind() {
        for (String json :
                new String[] {"{}", "null", "[]", "7", "{\"sessionUpdate\":5,\"title\":null,\"status\":{}}"}) {
            var strange = update(json);

            assertThat(strange.text()).isEmpty();
            assertThat(strange.title()).isEmpty();
            assertThat(strange.status()).isEmpty();
            assertThat(strange.toolCallId()).isEmpty();
        }
        assertThat(update("{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"image\"}}")
                        .text())
                .isEmpty();
        assertThat(update("{\"sessionUpdate\":\"usage_update\",\"used\":3}").usage())
                .isPresent();
    }
}
