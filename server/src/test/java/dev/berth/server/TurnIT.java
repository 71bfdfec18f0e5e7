package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Whole turns of the real Claude Code in a container of a real docker, as a person types them. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TurnIT {
    private final BerthFixture fixture;
    private BerthResult up = new BerthResult(-1, "", "", Duration.ZERO);

    TurnIT(DockerPart docker, BaseImage base) throws IOException {
        fixture = BerthFixture.on(docker, base);
    }

    @BeforeAll
    void up() throws Exception {
        up = fixture.berth()
                .run("up", "claude", "--json", "--workspace", fixture.project().toString());
        assertThat(up.exit()).as(up.out() + up.err()).isZero();
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void up_reports_every_phase_in_json_and_then_a_result() {
        List<JsonNode> lines = up.json();

        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("type").asString("")).isIn("phase", "log", "limit", "result"))
                .allSatisfy(line -> assertThat(line.has("time")).isTrue());
        assertThat(lines.stream()
                        .filter(line -> line.path("state").asString("").equals("finished"))
                        .map(line -> line.path("name").asString("")))
                .containsSubsequence("machine", "image", "container", "config", "probes", "ready");
        assertThat(up.result().path("type").asString("")).isEqualTo("result");
        assertThat(up.result().path("ok").asBoolean(false)).isTrue();
    }

    @Test
    void an_agent_that_is_ready_is_reported_in_one_line() throws Exception {
        BerthResult again = fixture.berth().run("up", "claude");

        assertThat(again.exit()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err())
                .isEqualTo("claude/main in " + fixture.project() + " is ready in " + fixture.container("main") + "\n");
    }

    @Test
    void the_agents_words_and_nothing_else_go_to_standard_output() throws Exception {
        BerthResult result = fixture.berth().run("prompt", "claude", "@@say Hello from inside.");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("Hello from inside.\n");
        assertThat(result.err().lines().toList().getLast()).matches("usage: .* in, .* out, .*[0-9] s");
    }

    @Test
    void a_prompt_is_read_from_a_pipe_and_a_turn_reported_in_json() throws Exception {
        BerthResult result = fixture.berth().runWithInput("@@say Piped.", "prompt", "claude", "-", "--json");

        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.json().stream().map(line -> line.path("type").asString("")))
                .contains("update")
                .endsWith("result");
        assertThat(result.result().path("outcome").asString("")).isEqualTo("completed");
    }

    @Test
    void a_file_is_written_through_a_granted_permission_and_is_its_owners() throws Exception {
        Path file = fixture.project().resolve("granted.txt");

        BerthResult result =
                fixture.berth().run("prompt", "claude", "--permission", "allow", "@@write " + file + " :: granted");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(Files.readString(file)).startsWith("granted");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(Files.getAttribute(fixture.project(), "unix:uid"));
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(Files.getAttribute(fixture.project(), "unix:gid"));
        assertThat(result.err()).contains("permission: ", "[completed]");
    }

    @Test
    void no_file_is_written_through_a_refused_permission_and_the_turn_is_done_all_the_same() throws Exception {
        Path file = fixture.project().resolve("refused.txt");

        BerthResult result = fixture.berth().run("prompt", "claude", "@@write " + file + " :: refused");

        assertThat(file).doesNotExist();
        assertThat(result.exit()).as(result.err()).isIn(0, 4);
        assertThat(result.err()).contains("permission: ");
        assertThat(result.err().lines().toList().getLast())
                .contains(" refused; to allow: --permission allow, or answer");
    }

    @Test
    void a_command_runs() throws Exception {
        Path file = fixture.project().resolve("command.txt");

        BerthResult result = fixture.berth().run("prompt", "claude", "--permission", "allow", "@@run id -un > " + file);

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(file).hasContent("agent");
    }

    @Test
    void a_wrong_key_is_reported_within_ten_seconds() throws Exception {
        fixture.llm().unauthorizedUnless("another key");
        try {
            BerthResult result = fixture.berth().run("prompt", "claude", "@@say never");

            assertThat(result.exit()).as(result.err()).isEqualTo(6);
            assertThat(result.took()).isLessThan(Duration.ofSeconds(10));
            assertThat(result.err()).contains("berth: ", "replace its credential", "variable ANTHROPIC_API_KEY");
        } finally {
            fixture.llm().unauthorizedUnless(BerthFixture.KEY);
        }
    }

    @Test
    void without_a_credential_it_is_ready_and_a_prompt_fails_at_once() throws Exception {
        Berth without = fixture.berth().without("ANTHROPIC_API_KEY");

        BerthResult ready = without.run("up", "claude");
        BerthResult prompt = without.run("prompt", "claude", "@@say never");

        assertThat(ready.exit()).isZero();
        assertThat(ready.err()).contains("login missing", "ANTHROPIC_API_KEY");
        assertThat(prompt.exit()).isEqualTo(3);
        assertThat(prompt.err()).contains("no credential", "ANTHROPIC_API_KEY");
        assertThat(prompt.out()).isEmpty();
    }

    @Test
    void a_turn_past_its_time_is_cancelled_and_says_which_limit() throws Exception {
        BerthResult result = fixture.berth().run("prompt", "claude", "--max-time", "2s", "@@hang");

        assertThat(result.exit()).as(result.err()).isEqualTo(7);
        assertThat(result.took()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void a_model_that_fails_is_the_agents_failure() throws Exception {
        BerthResult result = fixture.berth().run("prompt", "claude", "@@error 400");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.err()).contains("berth: ");
    }

    @Test
    void the_key_is_nowhere_but_with_the_agent() throws Exception {
        try (BerthProcess turn = fixture.berth().start("prompt", "claude", "@@say secret-is-safe\n@@hang")) {
            turn.awaitOut("secret-is-safe");
            StartedPrograms programs = turn.startedPrograms().orElseThrow();

            assertThat(StartedPrograms.processes(
                            pid -> StartedPrograms.procFile(pid, "cmdline").contains(BerthFixture.KEY)))
                    .isEmpty();
            assertThat(StartedPrograms.processes(pid ->
                            StartedPrograms.procFile(pid, "environ").contains("BERTH_GUARD=" + programs.guardId())
                                    && StartedPrograms.procFile(pid, "environ").contains(BerthFixture.KEY)))
                    .isEmpty();
            String container = fixture.container("main");
            assertThat(fixture.docker().run("inspect", container)).doesNotContain(BerthFixture.KEY);
            assertThat(fixture.docker().run("logs", container)).doesNotContain(BerthFixture.KEY);
            String image = fixture.docker()
                    .run("inspect", "--format", "{{.Config.Image}}", container)
                    .strip();
            assertThat(fixture.docker().run("image", "inspect", image)).doesNotContain(BerthFixture.KEY);
            assertThat(fixture.docker().run("history", "--no-trunc", image)).doesNotContain(BerthFixture.KEY);
            turn.signal("INT");
            turn.end(Duration.ofSeconds(10));
        }
        try (Stream<Path> files = Files.walk(fixture.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(BerthFixture.KEY);
            }
        }
    }

    @Test
    void logs_show_the_log_of_the_agent() throws Exception {
        BerthResult result = fixture.berth().run("logs", "claude", "--tail", "50");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isNotEmpty();
    }
}
