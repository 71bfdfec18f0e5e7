package dev.berth.runtime.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialSourceTest {
    @Test
    void finds_only_the_given_variables_in_their_order() {
        CredentialSource source =
                CredentialSource.environment(Map.of("B_KEY", "two", "A_KEY", "one", "OTHER_KEY", "three"));

        assertThat(source.reveal(List.of("B_KEY", "NO_KEY", "A_KEY")))
                .containsExactly(Map.entry("B_KEY", "two"), Map.entry("A_KEY", "one"));
    }

    @Test
    void an_empty_variable_is_not_set() {
        assertThat(CredentialSource.environment(Map.of("KEY", "")).find(List.of("KEY")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"  ", "\n", "hidden-value\n", "hidden\rvalue", "hidden\0value"})
    void a_value_that_no_agent_could_use_is_refused_without_showing_it(String value) {
        CredentialSource source = CredentialSource.environment(Map.of("MY_KEY", value));

        assertThatThrownBy(() -> source.find(List.of("MY_KEY"))).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
            assertThat(e).hasMessageContaining("MY_KEY").hasMessageNotContaining("hidden");
        });
    }

    @Test
    void a_secret_is_never_shown() {
        assertThat(Secret.of("hidden")).hasToString("(secret)");
        assertThat(Map.of("KEY", Secret.of("hidden")).toString()).doesNotContain("hidden");
        assertThat(Secret.of("hidden").reveal()).isEqualTo("hidden");
        assertThat(CredentialSource.environment(Map.of("KEY", "hidden")).toString())
                .doesNotContain("hidden");
    }
}
