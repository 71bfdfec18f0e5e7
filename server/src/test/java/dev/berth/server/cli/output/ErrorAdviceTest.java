package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.util.List;
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
        "REMOVE_INSTANCE, , berth rm",
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
    void advice_has_its_flag_before_its_commands() {
        assertThat(ErrorAdvice.todo(Advice.of("install it for engine process")
                        .about("engine=process")
                        .with(NextStep.Action.BUILD_IMAGE)
                        .with(NextStep.Action.REMOVE_INSTANCE)))
                .isEqualTo("install it for engine process (--engine process); berth image build; berth rm");
    }

    @Test
    void a_wrong_setting_is_corrected_where_it_is() {
        Config config = Config.of("container.network=lan");

        BerthException wrong = config.invalidValue("container.network", "a network that exists");

        assertThat(wrong.setting()).contains("container.network");
        assertThat(List.of(ErrorAdvice.todo(wrong))).containsExactly("give it a network that exists");
    }
}
