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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Tests of the report of files that the host would run, as a person reads it after a turn, a terminal and a command. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtectedFilesIT {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);
    private static final String ADDED =
            " was added: an editor on the host runs tasks from it when the folder is opened";

    private final BerthFixture fixture;

    ProtectedFilesIT(DockerPart docker, BaseImage base) throws IOException {
        this.fixture = BerthFixture.on(docker, base);
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void a_turn_prints_them_last() throws Exception {
        Path tasks = fixture.project().resolve("one/.vscode/tasks.json");

        BerthResult result = fixture.berth()
                .run(
                        "prompt",
                        "claude/named",
                        "--permission",
                        "allow",
                        "@@run mkdir -p one/.vscode && echo {} > " + tasks);

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(Files.readString(tasks)).contains("{}");
        List<String> lines = result.err().lines().toList();
        assertThat(lines.getLast()).isEqualTo("  " + tasks + ADDED);
        assertThat(lines.get(lines.size() - 2)).contains("changed meanwhile");
    }

    @Test
    void the_result_in_json_has_them() throws Exception {
        Path made = fixture.project().resolve("two/made");

        BerthResult result = fixture.berth()
                .run(
                        "prompt",
                        "claude/named",
                        "--json",
                        "--permission",
                        "allow",
                        "@@run git init -q " + made + " && git -C " + made + " config core.fsmonitor 'touch /tmp/x'");

        assertThat(result.exit()).as(result.out()).isZero();
        JsonNode changes = result.result().path("changes");
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).path("path").asString("")).isEqualTo(made + "/.git/config");
        assertThat(changes.get(0).path("how").asString("")).isEqualTo("added");
        assertThat(changes.get(0).path("runs").asString("")).contains("git");
        assertThat(result.result().has("notCompared")).isFalse();
    }

    @Test
    void a_command_prints_them_at_its_end_and_keeps_its_exit_code() throws Exception {
        Path tasks = fixture.project().resolve("three/.vscode/tasks.json");

        BerthResult result = fixture.berth()
                .run(
                        "exec",
                        "claude/named",
                        "--",
                        "sh",
                        "-c",
                        "mkdir -p three/.vscode; echo {} > three/.vscode/tasks.json; echo out; exit 7");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err().lines().toList().getLast()).isEqualTo("  " + tasks + ADDED);
    }

    @Test
    void a_terminal_prints_them_at_its_end() throws Exception {
        Path tasks = fixture.project().resolve("four/.vscode/tasks.json");

        try (BerthProcess terminal = fixture.berth()
                .terminal(
                        "terminal",
                        "claude/named",
                        "--",
                        "sh",
                        "-c",
                        "mkdir -p four/.vscode; echo {} > four/.vscode/tasks.json; echo written")) {
            terminal.awaitOut("written");
            assertThat(terminal.end(A_MINUTE).exit()).isZero();
            assertThat(terminal.out().replace("\r", "")).contains(tasks + ADDED);
        }
    }

    @Test
    void nothing_is_said_without_protection_and_when_nothing_changed() throws Exception {
        BerthResult off = fixture.berth()
                .run(
                        "exec",
                        "-c",
                        "workspace.protect=off",
                        "claude/off",
                        "--",
                        "sh",
                        "-c",
                        "mkdir -p five/.vscode; echo {} > five/.vscode/tasks.json");
        BerthResult plain = fixture.berth().run("exec", "claude/named", "--", "sh", "-c", "echo x > plain.txt");

        assertThat(off.exit()).as(off.err()).isZero();
        assertThat(off.err()).doesNotContain("tasks.json");
        assertThat(plain.err()).doesNotContain("changed meanwhile", "not compared");
    }
}
