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

/**
 * An agent on a machine reached by ssh, through the command line. The machine is this host, with an sshd of the test.
 */
@RequiresSshd
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverSshIT {
    private static final String MACHINE = "ssh:" + Sshd.HOST;

    private final BerthFixture fixture;
    private final Sshd sshd;
    private final Berth berth;

    OverSshIT(DockerPart docker, BaseImage base, SshdPart part) throws Exception {
        sshd = Sshd.start(part);
        fixture = BerthFixture.on(docker, base);
        Berth remote = fixture.berth()
                .with("BERTH_MACHINE", MACHINE)
                .with("BERTH_MACHINE_SSH_CONFIG", sshd.configFile().toString());
        for (String name : docker.environment().keySet()) {
            if (name.startsWith("DOCKER_")) {
                remote = remote.without(name)
                        .with(
                                "BERTH_MACHINE_ENVIRONMENT_" + name,
                                docker.environment().get(name));
            }
        }
        berth = remote;
    }

    @BeforeAll
    void up() throws Exception {
        BerthResult up =
                berth.run("up", "claude", "--workspace", fixture.project().toString());
        assertThat(up.exit()).as(up.out() + up.err()).isZero();
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
        sshd.close();
    }

    @Test
    void a_prompt_writes_a_file_on_the_machine_and_ps_names_the_machine() throws Exception {
        Path file = fixture.project().resolve("written.txt");

        BerthResult result = berth.run("prompt", "claude", "--permission", "allow", "@@write " + file + " :: over ssh");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(Files.readString(file)).startsWith("over ssh");
        assertThat(berth.run("ps").out().lines())
                .anyMatch(line ->
                        line.matches("claude +main +" + fixture.project() + " +ready +" + MACHINE + "/docker .* MB"));
    }

    @Test
    void a_shell_in_a_terminal_shows_its_output_and_ends_with_its_status() throws Exception {
        try (BerthProcess terminal =
                berth.terminal("terminal", "claude", "--", "sh", "-c", "stty size; echo $((40+2)); exit 3")) {
            BerthResult result = terminal.end();

            assertThat(result.exit()).as(result.out()).isEqualTo(3);
            assertThat(result.out().lines().map(String::strip)).contains("31 101", "42");
        }
    }

    @Test
    void a_workspace_that_does_not_exist_on_the_machine_is_an_error() throws Exception {
        BerthResult result = berth.run("up", "claude/other", "--workspace", "/no/such/project");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("there is no such folder on " + MACHINE);
    }

    @Test
    void a_machine_that_cannot_be_reached_is_not_ready_and_doctor_says_why() throws Exception {
        Berth elsewhere = berth.with(
                "BERTH_MACHINE_SSH_CONFIG",
                sshd.withRefusedPort().configFile().orElseThrow().toString());

        BerthResult result = elsewhere.run("up", "claude/other");
        BerthResult doctor = elsewhere.run("doctor");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("Connection refused", "start sshd on the machine");
        assertThat(doctor.out() + doctor.err()).contains("login to " + Sshd.HOST, "start sshd on the machine");
    }

    @Test
    void a_removed_agent_has_no_container_and_volume_on_the_machine() throws Exception {
        assertThat(berth.run("up", "claude/gone").exit()).isZero();
        assertThat(fixture.containers(berth, "gone")).hasSize(1);

        assertThat(berth.run("stop", "claude/gone").exit()).isZero();
        assertThat(berth.run("rm", "claude/gone", "--with-home", "--yes").exit())
                .isZero();

        assertThat(fixture.containers(berth, "gone")).isEmpty();
        assertThat(fixture.volumes(berth)).noneMatch(volume -> volume.contains("-gone-"));
    }
}
