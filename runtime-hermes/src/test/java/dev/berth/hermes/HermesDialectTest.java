package dev.berth.hermes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.session.AgentDialect.TurnFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class HermesDialectTest {
    private final HermesDialect dialect = new HermesDialect();

    @Test
    void a_refused_key_is_a_matter_of_login() {
        assertThat(dialect.failure(answer(Optional.empty()), "HTTP 401: no such key"))
                .hasValue(new TurnFailure("HTTP 401: no such key", true));
    }

    @Test
    void a_failing_provider_is_a_failure() {
        assertThat(dialect.failure(answer(Optional.empty()), "API call failed after 2 retries: HTTP 500: busy"))
                .hasValueSatisfying(failure -> assertThat(failure.login()).isFalse());
        assertThat(dialect.failure(answer(Optional.empty()), "API call failed after 2 retries: Connection error."))
                .isPresent();
    }

    @Test
    void words_of_the_model_are_none_whatever_they_say() {
        JsonNode usage = JsonNodeFactory.instance.objectNode().put("totalTokens", 49);

        assertThat(dialect.failure(answer(Optional.of(usage)), "HTTP 401: is what servers say"))
                .isEmpty();
        assertThat(dialect.failure(answer(Optional.empty()), "I can't help with that."))
                .isEmpty();
    }

    private static PromptResult answer(Optional<JsonNode> usage) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("stopReason", "end_turn");
        usage.ifPresent(counted -> answer.set("usage", counted));
        return new PromptResult(answer);
    }
}
