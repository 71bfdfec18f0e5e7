package dev.berth.server.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PermissionOption;
import dev.berth.acp.PermissionOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskOnTerminalTest {
    private static final List<PermissionOption> OPTIONS = List.of(
            new PermissionOption("always", "Always", "allow_always"),
            new PermissionOption("once", "Once", "allow_once"),
            new PermissionOption("no", "No", "reject_once"));

    @Test
    void a_number_chooses_the_option_that_was_shown_with_it() {
        assertThat(AskOnTerminal.choose(OPTIONS, "1")).isEqualTo(new PermissionOutcome.Selected("always"));
        assertThat(AskOnTerminal.choose(OPTIONS, " 2 ")).isEqualTo(new PermissionOutcome.Selected("once"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "0", "4", "-1", "1x", "y", "yes", "999", "99999999999999", "1 2", "١"})
    void any_other_input_refuses(String answer) {
        assertThat(AskOnTerminal.choose(OPTIONS, answer)).isEqualTo(new PermissionOutcome.Selected("no"));
    }

    @Test
    void without_an_option_to_refuse_the_request_is_cancelled() {
        assertThat(AskOnTerminal.choose(OPTIONS.subList(0, 2), "")).isEqualTo(new PermissionOutcome.Cancelled());
        assertThat(AskOnTerminal.choose(List.of(), "1")).isEqualTo(new PermissionOutcome.Cancelled());
    }
}
