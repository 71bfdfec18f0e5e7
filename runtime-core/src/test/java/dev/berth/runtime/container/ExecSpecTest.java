package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of programs and containers: the same for a program that is started, prepared or shown in a terminal. */
class ExecSpecTest {
    private static void assertRefused(String name, Runnable action) {
        BerthException seen = catchThrowableOfType(BerthException.class, action::run);

        assertThat(seen.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
        assertThat(seen.seen()).contains("\"" + name + "\"");
    }

    private static ContainerSpec container(Map<String, String> variables) {
        return new ContainerSpec(
                "box",
                "image",
                List.of("idle"),
                Map.of(),
                variables,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "bridge",
                Map.of(),
                Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"my.option", "my-option", "1ST", "", "A B", "A=B", "Ä"})
    void a_variable_that_no_shell_can_set_is_refused(String name) {
        Map<String, String> variables = Map.of("GOOD", "1", name, "1");

        assertRefused(name, () -> ExecSpec.of("env").withEnvironment(variables));
        assertRefused(name, () -> ExecSpec.of("env").withSecrets(variables));
        assertRefused(name, () -> container(variables));
    }

    @Test
    void other_variables_are_taken() {
        Map<String, String> variables = Map.of("A", "", "_a1", "two\nlines", "http_proxy", "x=y");

        assertThat(ExecSpec.of("env").withEnvironment(variables).environment()).isEqualTo(variables);
    }
}
