package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
        "UNKNOWN_AGENT, name one, 'name one; berth ps lists the instances, berth up makes one'",
    })
    void a_step_of_the_library_gets_its_command(ErrorKind kind, String todo, String advice) {
        assertThat(ErrorAdvice.todo(new BerthException(kind, "tried", "seen", todo)))
                .isEqualTo(advice);
    }

    @ParameterizedTest
    @CsvSource({
        "LIST_SETTINGS, , berth config reference lists them",
        "CHOOSE_MACHINE, local, --machine local",
        "CHOOSE_ENGINE, , --engine ENGINE",
        "NAME_WORKSPACE, , --workspace DIR",
        "MAKE_READY, claude/alice, berth up claude/alice",
        "LIST_INSTANCES, , berth ps",
        "STOP_AGENT, , berth stop",
        "MAKE_READY, claude/alice /a /b, berth up claude/alice --workspace /a --workspace /b",
        "REMOVE_INSTANCE, , berth rm",
        "REMOVE_GONE_INSTANCES, , berth prune removes all whose folder is gone",
        "LOG_IN, claude, berth login claude",
        "LOG_IN_WITH_ARGUMENTS, hermes/main, berth login hermes/main -- …",
        "BUILD_IMAGE, claude, berth image build claude",
        "EXPORT_IMAGE, , berth image export writes one",
        "REPLACE_FILE, , --force",
        "REMOVE_UNUSED_IMAGES, , berth image gc",
        "LOCK_PROFILE, mine, berth image lock mine",
        "CHANGE_VERSION, , berth upgrade",
        "CHANGE_VERSION, codex, berth upgrade codex --to VERSION",
        "CHANGE_VERSION, codex 1.2.0, berth upgrade codex --to 1.2.0",
        "START_MACHINE, , berth machine start",
        "RESTART_MACHINE, , 'berth machine stop, then berth machine start'",
        "REPAIR_MACHINE, , berth machine repair",
        "DELETE_MACHINE, , berth machine rm",
    })
    void each_step_of_the_library_has_its_command(NextStep.Action action, @Nullable String arguments, String command) {
        Advice advice = Advice.of("do this").with(action, arguments == null ? new String[0] : arguments.split(" "));

        assertThat(ErrorAdvice.todo(advice)).isEqualTo("do this; " + command);
        // a kind has a general command, which a step replaces
        assertThat(ErrorAdvice.todo(new BerthException(ErrorKind.CONTAINER_STOPPED, "tried", "seen", advice)))
                .isEqualTo("do this; " + command);
    }

    @Test
    void a_step_about_an_exact_instance_can_be_pasted() {
        assertThat(ErrorAdvice.todo(Advice.of("remove it")
                        .with(NextStep.Action.REMOVE_INSTANCE, "claude/main", "/b", "/it's here")))
                .isEqualTo("remove it; berth rm claude/main --workspace /b --workspace '/it'\\''s here'");
        assertThat(ErrorAdvice.todo(Advice.of("make it").with(NextStep.Action.MAKE_READY, "claude/main", "")))
                .isEqualTo("make it; berth up claude/main --no-workspace");
    }

    @Test
    void advice_has_its_flag_before_its_commands() {
        assertThat(ErrorAdvice.todo(Advice.of("install it for engine process")
                        .about("engine=process")
                        .with(NextStep.Action.BUILD_IMAGE)
                        .with(NextStep.Action.REMOVE_INSTANCE)))
                .isEqualTo("install it for engine process (--engine process); berth image build; berth rm");
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
