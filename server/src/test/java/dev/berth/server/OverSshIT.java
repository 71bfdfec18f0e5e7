package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.machine.Sshd;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import dev.berth.testkit.parts.RequiresSshd;
import dev.berth.testkit.parts.SshdPart;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An agent on a machine that one logs in to, through the command line: this host, by a sshd of its own. */
@RequiresSshd
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverSshIT {
    private static final String MACHINE = "ssh:" + Sshd.HOST;

    private final BerthFixture stage;
    private final Sshd sshd;
    private final Berth berth;

    OverSshIT(DockerPart docker, BaseImage base, SshdPart part) throws Exception {
        sshd = Sshd.start(part);
        stage = BerthFixture.on(docker, base);
        Berth there = stage.berth()
                .with("BERTH_MACHINE", MACHINE)
                .with("BERTH_MACHINE_SSH_CONFIG", sshd.configFile().toString());
        for (String name : docker.environment().keySet()) {
            if (name.startsWith("DOCKER_")) {
                there = there.without(name)
                        .with(
                                "BERTH_MACHINE_ENVIRONMENT_" + name,
                                docker.environment().get(name));
            }
        }
        berth = there;
    }

    @BeforeAll
    void up() throws Exception {
        BerthResult up =
                berth.run("up", "claude", "--workspace", stage.project().toString());
        assertThat(up.exit()).as(up.out() + up.err()).isZero();
    }

    @AfterAll
    void down() throws Exception {
        stage.end();
        sshd.close();
    }

    @Test
    void a_prompt_writes_a_file_there_and_ps_says_where_that_is() throws Exception {
        Path file = stage.project().resolve("written.txt");

        BerthResult ran = berth.run("prompt", "claude", "--permission", "allow", "@@write " + file + " :: over ssh");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(Files.readString(file)).startsWith("over ssh");
        assertThat(berth.run("ps").out().lines())
                .anyMatch(line -> line.matches("claude +main +ready +" + MACHINE + "/docker .* MB"));
    }

    @Test
    void a_shell_in_a_terminal_shows_what_it_says_and_ends_with_its_status() throws Exception {
        try (Running terminal =
                berth.terminal("terminal", "claude", "--", "sh", "-c", "stty size; echo $((40+2)); exit 3")) {
            BerthResult ran = terminal.end();

            assertThat(ran.exit()).as(ran.out()).isEqualTo(3);
            assertThat(ran.out().lines().map(String::strip)).contains("31 101", "42");
        }
    }

    @Test
    void a_workspace_that_is_not_there_is_told_as_such() throws Exception {
        BerthResult ran = berth.run("up", "claude/other", "--workspace", "/no/such/project");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no such folder on " + MACHINE);
    }

    @Test
    void a_machine_that_cannot_be_reached_is_not_ready_and_doctor_says_why() throws Exception {
        Berth elsewhere = berth.with(
                "BERTH_MACHINE_SSH_CONFIG",
                sshd.withRefusedPort().configFile().orElseThrow().toString());

        BerthResult ran = elsewhere.run("up", "claude/other");
        BerthResult doctor = elsewhere.run("doctor");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("Connection refused", "start sshd on the machine");
        assertThat(doctor.out() + doctor.err()).contains("login to " + Sshd.HOST, "start sshd on the machine");
    }

    @Test
    void what_is_stopped_and_removed_is_gone_there() throws Exception {
        assertThat(berth.run("up", "claude/gone").exit()).isZero();
        assertThat(stage.containers(berth, "gone")).hasSize(1);

        assertThat(berth.run("stop", "claude/gone").exit()).isZero();
        assertThat(berth.run("rm", "claude/gone", "--with-home", "--yes").exit())
                .isZero();

        assertThat(stage.containers(berth, "gone")).isEmpty();
        assertThat(stage.volumes(berth)).noneMatch(volume -> volume.contains("-gone-"));
    }
}
