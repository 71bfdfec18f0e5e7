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

/** Tests of {@code berth exec} in a container of a real docker. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final BerthFixture fixture;

    ExecIT(DockerPart docker, BaseImage base) throws IOException {
        this.fixture = BerthFixture.on(docker, base);
    }

    @BeforeAll
    void up() throws Exception {
        fixture.up("claude");
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void it_ends_with_the_commands_code_and_keeps_its_outputs_apart() throws Exception {
        BerthResult result = exec("sh", "-c", "echo to out; echo to err >&2; exit 7");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out()).isEqualTo("to out\n");
        assertThat(result.err()).isEqualTo("to err\n");
    }

    @Test
    void bytes_pass_both_ways_as_they_are() throws Exception {
        byte[] bytes = new byte[3_000_001];
        new Random(7).nextBytes(bytes);
        Path input = Files.write(fixture.folder().resolve("bytes"), bytes);

        try (BerthProcess cat = fixture.berth().start(input, "exec", "claude", "--", "sh", "-c", "tee /dev/stderr")) {
            assertThat(cat.exit(Duration.ofMinutes(2))).isZero();
            assertThat(cat.outBytes()).isEqualTo(bytes);
            assertThat(cat.errBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void a_command_is_the_agents_user_in_the_project_with_the_agents_variables_and_without_its_credential()
            throws Exception {
        BerthResult result = exec("sh", "-c", "id -un; pwd; env");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("agent\n" + fixture.project() + "\n")
                .contains("ANTHROPIC_BASE_URL=")
                .doesNotContain(BerthFixture.KEY);
    }

    @Test
    void it_starts_in_the_current_folder_if_that_is_in_a_workspace_or_in_the_folder_of_the_option() throws Exception {
        Path below = BerthFixture.projectFolder(fixture.project().resolve("below"));

        assertThat(fixture.berth().at(below).run("exec", "claude", "--", "pwd").out())
                .isEqualTo(below + "\n");
        BerthResult forbidden = fixture.berth().at(fixture.folder()).run("exec", "claude/homely", "--", "pwd");
        assertThat(forbidden.out()).as(forbidden.err()).isEqualTo("/home/agent\n");
        assertThat(forbidden.err()).contains("claude/homely has no workspace", "Berth's own folder");
        assertThat(fixture.berth()
                        .run("exec", "claude", "-w", "/usr/share", "--", "pwd")
                        .out())
                .isEqualTo("/usr/share\n");
    }

    @Test
    void a_command_that_cannot_be_started_has_the_code_that_a_shell_gives() throws Exception {
        BerthResult missing = exec("no-such-program");
        BerthResult notExecutable = exec("/etc/passwd");

        assertThat(missing.exit()).isEqualTo(127);
        assertThat(missing.err()).isEqualTo("berth: no-such-program: not found in PATH\n");
        assertThat(notExecutable.exit()).isEqualTo(126);
        assertThat(exec("sh", "-c", "kill -9 $$").exit()).isEqualTo(137);
    }

    @Test
    void a_background_child_of_the_command_is_ended_and_not_waited_for() throws Exception {
        BerthResult result = exec("sh", "-c", "sleep 4715 & echo done");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("done\n");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(60));
        nothingIsLeft("sleep 4715");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void the_command_and_its_children_end_with_it(String signal) throws Exception {
        try (BerthProcess sleeping =
                fixture.berth().start("exec", "claude", "--", "sh", "-c", "sleep 4716 & sleep 4717")) {
            String container = fixture.container("main");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> fixture.docker()
                            .activeProcesses(container)
                            .containsAll(List.of("sleep 4716", "sleep 4717")));
            StartedPrograms programs = sleeping.startedPrograms().orElseThrow();

            sleeping.signal(signal);

            if (signal.equals("INT")) {
                assertThat(sleeping.end(TEN_SECONDS).exit()).isEqualTo(5);
            }
            nothingIsLeft("sleep 471");
            await().atMost(TEN_SECONDS).until(() -> programs.remaining().isEmpty());
        }
    }

    @Test
    void it_works_while_a_server_runs() throws Exception {
        try (ServerProcess served = ServerProcess.start(fixture.berth())) {
            served.awaitState("ready");

            assertThat(exec("echo", "beside it").out()).isEqualTo("beside it\n");
        }
    }

    private BerthResult exec(String... command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("exec", "claude", "--"));
        arguments.addAll(List.of(command));
        return fixture.berth().run(arguments.toArray(String[]::new));
    }

    private void nothingIsLeft(String command) throws Exception {
        String container = fixture.container("main");
        await().atMost(TEN_SECONDS)
                .until(() ->
                        fixture.docker().activeProcesses(container).stream().noneMatch(line -> line.contains(command)));
    }
}
