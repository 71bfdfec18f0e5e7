package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Claude's own login program in a container of a real docker, at a real terminal, and the other sources of a
 * credential.
 */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginIT {
    private static final String HOST_LOGIN = "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-hosts\"}}";
    private static final String CONTAINER_LOGIN = "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-inside\","
            + "\"refreshToken\":\"sk-ant-ort01-inside\",\"expiresAt\":4102444800000,\"scopes\":[\"user:inference\"]}}";

    private final BerthFixture fixture;
    private final Berth berth;

    LoginIT(DockerPart docker, BaseImage base) throws IOException {
        fixture = BerthFixture.on(docker, base);
        berth = fixture.berth()
                .without("ANTHROPIC_API_KEY")
                .with("HOME", fixture.folder().toString());
    }

    @BeforeAll
    void up() throws Exception {
        Files.createDirectory(fixture.folder().resolve(".claude"));
        Files.writeString(fixture.folder().resolve(".claude/.credentials.json"), HOST_LOGIN);
        BerthResult up =
                berth.run("up", "claude", "--workspace", fixture.project().toString());
        assertThat(up.exit()).as(up.err()).isZero();
        assertThat(up.err()).contains("login missing").contains("berth login claude");
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void the_agents_own_login_has_this_terminal_and_ctrl_c_ends_it_inside_too() throws Exception {
        String container = fixture.container("main");
        assertThat(fixture.docker().run("exec", container, "ls", "-A", "/home/agent/.claude"))
                .doesNotContain(".credentials.json");
        assertThat(berth.run("login", "claude").err()).contains("standard input is no terminal");
        try (BerthProcess login = berth.terminal("login", "claude")) {
            login.awaitOut("Paste code here");
            login.type("a-code-that-is-none\r");
            login.awaitOut("Invalid code");
            login.type("\u0003");

            assertThat(login.end(Duration.ofSeconds(10)).exit()).isEqualTo(130);
        }
        assertThat(fixture.docker().activeProcesses(container)).isEmpty();
        try (BerthProcess login = berth.terminal("login", "claude")) {
            login.awaitOut("Paste code here");
            login.killJava();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> fixture.docker().activeProcesses(container).isEmpty());
        }
    }

    @Test
    void the_login_in_the_agents_home_is_used() throws Exception {
        String container = fixture.container("main");
        fixture.docker()
                .runWithInput(
                        CONTAINER_LOGIN,
                        "exec",
                        "-i",
                        container,
                        "sh",
                        "-c",
                        // the agent makes that folder when it first needs it, which may not have been yet
                        "umask 077; mkdir -p /home/agent/.claude; cat >/home/agent/.claude/.credentials.json");
        BerthResult turn = berth.run("prompt", "claude", "@@say Logged in inside.");
        fixture.docker().run("exec", container, "rm", "/home/agent/.claude/.credentials.json");

        assertThat(turn.out()).as(turn.err()).isEqualTo("Logged in inside.\n");
        assertThat(fixture.llm().requests()).anyMatch(request -> request.carries("sk-ant-oat01-inside"));
        assertThat(berth.run("doctor").out()).contains("login claude: its own login, in its home");
    }

    @Test
    void the_key_of_a_command_reaches_the_agent_and_nothing_else() throws Exception {
        Path key = Files.writeString(fixture.folder().resolve("key"), BerthFixture.KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        BerthResult readable =
                berth.run("prompt", "claude", "-c", "agents.claude.credentials.file=" + key, "@@say Open.");
        BerthResult fromCommand =
                berth.run("prompt", "claude", "-c", "agents.claude.credentials.command=cat " + key, "@@say Told.");

        assertThat(readable.err()).contains("other users may read", "chmod 600 " + key);
        assertThat(fromCommand.out()).as(fromCommand.err()).isEqualTo("Told.\n");
        assertThat(fixture.llm().requests()).anyMatch(request -> request.carries(BerthFixture.KEY));
        assertThat(fromCommand.err())
                .contains("asking cat for ANTHROPIC_API_KEY")
                .doesNotContain(BerthFixture.KEY);
        assertThat(fixture.docker().run("inspect", fixture.container("main"))).doesNotContain(BerthFixture.KEY);
        assertThat(berth.run("logs", "claude").out()).doesNotContain(BerthFixture.KEY);
    }

    @Test
    void a_key_is_stored_only_on_request_and_deleted_by_forget() throws Exception {
        Path keyFile = berth.home().resolve("credentials/claude/ANTHROPIC_API_KEY");
        assertThat(keyFile).doesNotExist();
        BerthResult stored = berth.runWithInput(BerthFixture.KEY + "\n", "login", "claude", "--key");

        assertThat(stored.err()).contains(keyFile.toString()).doesNotContain(BerthFixture.KEY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                .isEqualTo("rw-------");
        assertThat(berth.run("doctor").out()).contains("login claude: " + keyFile);
        assertThat(berth.run("login", "claude", "--forget").err()).contains("forgotten: ANTHROPIC_API_KEY");
        assertThat(keyFile).doesNotExist();
    }
}
