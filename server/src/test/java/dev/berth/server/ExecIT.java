package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that {@code berth exec} runs in a container of a real docker. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final BerthFixture stage;

    ExecIT(DockerPart docker, BaseImage base) throws IOException {
        this.stage = BerthFixture.on(docker, base);
    }

    @BeforeAll
    void up() throws Exception {
        stage.up("claude");
    }

    @AfterAll
    void down() throws Exception {
        stage.end();
    }

    @Test
    void it_ends_with_the_commands_code_and_keeps_its_outputs_apart() throws Exception {
        BerthResult ran = exec("sh", "-c", "echo to out; echo to err >&2; exit 7");

        assertThat(ran.exit()).isEqualTo(7);
        assertThat(ran.out()).isEqualTo("to out\n");
        assertThat(ran.err()).isEqualTo("to err\n");
    }

    @Test
    void bytes_pass_both_ways_as_they_are() throws Exception {
        byte[] bytes = new byte[3_000_001];
        new Random(7).nextBytes(bytes);
        Path input = Files.write(stage.folder().resolve("bytes"), bytes);

        try (Running cat = stage.berth().start(input, "exec", "claude", "--", "sh", "-c", "tee /dev/stderr")) {
            assertThat(cat.exit(Duration.ofMinutes(2))).isZero();
            assertThat(cat.outBytes()).isEqualTo(bytes);
            assertThat(cat.errBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void a_command_is_the_agents_user_in_the_project_with_the_agents_variables_and_without_its_credential()
            throws Exception {
        BerthResult ran = exec("sh", "-c", "id -un; pwd; env");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("agent\n" + stage.project() + "\n")
                .contains("ANTHROPIC_BASE_URL=")
                .doesNotContain(BerthFixture.KEY);
    }

    @Test
    void it_begins_in_the_current_folder_where_that_is_in_a_workspace_and_where_it_is_told() throws Exception {
        Path below = BerthFixture.owned(stage.project().resolve("below"));

        assertThat(stage.berth().at(below).run("exec", "claude", "--", "pwd").out())
                .isEqualTo(below + "\n");
        assertThat(stage.berth()
                        .at(stage.folder())
                        .run("exec", "claude", "--", "pwd")
                        .out())
                .isEqualTo(stage.project() + "\n");
        assertThat(stage.berth()
                        .run("exec", "claude", "-w", "/usr/share", "--", "pwd")
                        .out())
                .isEqualTo("/usr/share\n");
    }

    @Test
    void what_cannot_be_started_has_the_code_that_a_shell_gives() throws Exception {
        BerthResult missing = exec("no-such-program");
        BerthResult barred = exec("/etc/passwd");

        assertThat(missing.exit()).isEqualTo(127);
        assertThat(missing.err()).isEqualTo("berth: no-such-program: not found in PATH\n");
        assertThat(barred.exit()).isEqualTo(126);
        assertThat(exec("sh", "-c", "kill -9 $$").exit()).isEqualTo(137);
    }

    @Test
    void what_a_command_leaves_running_is_ended_and_not_waited_for() throws Exception {
        BerthResult ran = exec("sh", "-c", "sleep 4715 & echo done");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEqualTo("done\n");
        assertThat(ran.took()).isLessThan(Duration.ofSeconds(60));
        nothingIsLeft("sleep 4715");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void the_command_and_its_children_end_with_it(String signal) throws Exception {
        try (Running sleeping = stage.berth().start("exec", "claude", "--", "sh", "-c", "sleep 4716 & sleep 4717")) {
            String container = stage.container("main");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stage.docker().work(container).containsAll(List.of("sleep 4716", "sleep 4717")));
            HostMark mark = sleeping.mark().orElseThrow();

            sleeping.signal(signal);

            if (signal.equals("INT")) {
                assertThat(sleeping.end(TEN_SECONDS).exit()).isEqualTo(5);
            }
            nothingIsLeft("sleep 471");
            await().atMost(TEN_SECONDS).until(() -> mark.left().isEmpty());
        }
    }

    @Test
    void it_works_while_a_server_runs() throws Exception {
        try (Served served = Served.start(stage.berth())) {
            served.awaitState("ready");

            assertThat(exec("echo", "beside it").out()).isEqualTo("beside it\n");
        }
    }

    private BerthResult exec(String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("exec", "claude", "--"));
        words.addAll(List.of(command));
        return stage.berth().run(words.toArray(String[]::new));
    }

    private void nothingIsLeft(String command) throws Exception {
        String container = stage.container("main");
        await().atMost(TEN_SECONDS)
                .until(() -> stage.docker().work(container).stream().noneMatch(line -> line.contains(command)));
    }
}
