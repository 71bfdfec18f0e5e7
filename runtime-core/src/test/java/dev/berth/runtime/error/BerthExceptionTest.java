package dev.berth.runtime.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BerthExceptionTest {
    @Test
    void other_texts_keep_kind_and_setting() {
        BerthException error = new BerthException(
                ErrorKind.OUT_OF_MEMORY, "running", "it was killed", "raise the memory", null, "container.memory=8g");

        BerthException other = error.rephrased("upgrading: running", "it was killed", "1.0.0 stays in force");

        assertThat(other.kind()).isEqualTo(ErrorKind.OUT_OF_MEMORY);
        assertThat(other.setting()).contains("container.memory");
        assertThat(other.settingValue()).contains("8g");
        assertThat(other).hasCause(error).hasMessage("upgrading: running\nit was killed\n1.0.0 stays in force");
        assertThat(new BerthException(ErrorKind.BUSY, "a", "b", "c").setting()).isEmpty();
    }

    @Test
    void other_texts_keep_the_steps() {
        Advice advice = Advice.of("build it").with(NextStep.Action.BUILD_IMAGE, "claude");

        BerthException error = new BerthException(ErrorKind.IMAGE_ABSENT, "exporting", "it is absent", advice)
                .rephrased("upgrading", "it is absent", "build it again");

        assertThat(error.steps()).containsExactly(new NextStep(NextStep.Action.BUILD_IMAGE, List.of("claude")));
        assertThat(error.advice()).isEqualTo(advice.rephrased("build it again"));
        assertThat(new BerthException(ErrorKind.BUSY, "a", "b", "c").steps()).isEmpty();
    }

    @Test
    void joined_advice_has_all_texts_and_each_step_once() {
        Advice restart = Advice.of("start it again").with(NextStep.Action.RESTART_MACHINE);

        assertThat(Advice.joined(List.of(restart, Advice.of("give it more").about("machine.disk"), restart)))
                .isEqualTo(new Advice("start it again; give it more; start it again", "machine.disk", restart.steps()));
    }

    @Test
    void the_message_is_tried_seen_and_todo() {
        Exception cause = new Exception("cause");

        BerthException error =
                new BerthException(ErrorKind.ENGINE_DOWN, "asking docker", "connection refused", "start it", cause);

        assertThat(error).hasMessage("asking docker\nconnection refused\nstart it");
        assertThat(error.kind()).isEqualTo(ErrorKind.ENGINE_DOWN);
        assertThat(error.tried()).isEqualTo("asking docker");
        assertThat(error.seen()).isEqualTo("connection refused");
        assertThat(error.todo()).isEqualTo("start it");
        assertThat(error).hasCause(cause);
    }

    @ParameterizedTest
    @EnumSource
    void every_kind_has_a_name_for_json_and_a_group(ErrorKind kind) {
        assertThat(kind.id()).matches("[a-z]+(-[a-z]+)*");
        assertThat(kind.group()).isNotNull();
    }

    @Test
    void kinds_have_their_id_and_group() {
        assertThat(ErrorKind.BASE_IMAGE_ABSENT.id()).isEqualTo("base-image-absent");
        assertThat(ErrorKind.BASE_IMAGE_ABSENT.group()).isEqualTo(ErrorKind.Group.NOT_READY);
        assertThat(ErrorKind.LIMIT_REACHED.group()).isEqualTo(ErrorKind.Group.LIMIT);
        assertThat(ErrorKind.AGENT_LOST.group()).isEqualTo(ErrorKind.Group.AGENT_FAILED);
    }
}
