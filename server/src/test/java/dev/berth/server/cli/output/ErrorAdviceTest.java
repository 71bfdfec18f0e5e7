package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.agents.InstanceArguments;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorAdviceTest {
    @Test
    void the_setting_of_the_advice_gets_its_flag() {
        try (Deadline deadline = Limits.standard().start(KnownLimits.LOCK, "waiting for lock a")) {
            assertThat(ErrorAdvice.todo(deadline.toException("")))
                    .isEqualTo("raise setting limits.lock, for example to 70m, if this is normal here"
                            + " (-c limits.lock=70m)");
        }
        assertThat(ErrorAdvice.todo(new BerthException(
                        ErrorKind.OUT_OF_MEMORY, "tried", "seen", "raise it", null, "container.memory")))
                .isEqualTo("raise it (-c container.memory=…)");
    }

    @ParameterizedTest
    @CsvSource({
        "MACHINE_NOT_READY, try again, try again; berth doctor",
        "CONTAINER_STOPPED, start it, start it; berth up",
        "IMAGE_ABSENT, build it: berth upgrade claude, build it: berth upgrade claude",
        "HOME_UNUSABLE, free space, free space",
        "HOME_UNUSABLE, name another folder with BERTH_HOME, name another folder with BERTH_HOME; --home DIR",
        "ENGINE_DOWN, start it, start it",
    })
    void a_step_of_the_library_gets_its_command(ErrorKind kind, String todo, String advice) {
        assertThat(ErrorAdvice.todo(new BerthException(kind, "tried", "seen", todo)))
                .isEqualTo(advice);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "CONTAINER_STOPPED, start it, start it; berth up claude/main --workspace '/my shop'",
                "IMAGE_BROKEN, build it, build it; berth image build claude",
                "AGENT_ERROR, see berth logs, see berth logs claude/main --workspace '/my shop'",
                "PROBE_FAILED, \"berth image build, or berth rm\", "
                        + "\"berth image build claude, or berth rm claude/main --workspace '/my shop'\"",
                "UNKNOWN_AGENT, berth up codex, berth up codex",
                "ENGINE_DOWN, start it, start it",
            })
    void a_command_of_the_advice_names_the_instance_so_that_it_can_be_pasted(
            ErrorKind kind, String todo, String advice) {
        InstanceArguments arguments = InstanceArguments.of(AgentName.of("claude"), List.of("/my shop"));

        assertThat(ErrorAdvice.todo(new BerthException(kind, "tried", "seen", todo), Optional.of(arguments)))
                .isEqualTo(advice);
    }

    @Test
    void a_wrong_setting_is_corrected_where_it_is() {
        Config config = Config.of("container.network=lan");

        BerthException wrong = config.invalidValue("container.network", "a network that exists");

        assertThat(wrong.setting()).contains("container.network");
        assertThat(List.of(ErrorAdvice.todo(wrong))).containsExactly("give it a network that exists");
    }
}
