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

/** Claude's own login in a container of a real docker, at a real terminal, and the other ways to a credential. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginIT {
    private static final String HOSTS = "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-hosts\"}}";
    private static final String INSIDE = "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-inside\","
            + "\"refreshToken\":\"sk-ant-ort01-inside\",\"expiresAt\":4102444800000,\"scopes\":[\"user:inference\"]}}";

    private final BerthFixture stage;
    private final Berth berth;

    LoginIT(DockerPart docker, BaseImage base) throws IOException {
        stage = BerthFixture.on(docker, base);
        berth = stage.berth()
                .without("ANTHROPIC_API_KEY")
                .with("HOME", stage.folder().toString());
    }

    @BeforeAll
    void up() throws Exception {
        Files.createDirectory(stage.folder().resolve(".claude"));
        Files.writeString(stage.folder().resolve(".claude/.credentials.json"), HOSTS);
        BerthResult up =
                berth.run("up", "claude", "--workspace", stage.project().toString());
        assertThat(up.exit()).as(up.err()).isZero();
        assertThat(up.err()).contains("login missing").contains("berth login claude");
    }

    @AfterAll
    void down() throws Exception {
        stage.end();
    }

    @Test
    void the_agents_own_login_has_this_terminal_and_ctrl_c_ends_it_inside_too() throws Exception {
        String container = stage.container("main");
        assertThat(stage.docker().said("exec", container, "ls", "-A", "/home/agent/.claude"))
                .doesNotContain(".credentials.json");
        assertThat(berth.run("login", "claude").err()).contains("standard input is no terminal");
        try (Running login = berth.terminal("login", "claude")) {
            login.awaitOut("Paste code here");
            login.type("a-code-that-is-none\r");
            login.awaitOut("Invalid code");
            login.type("\u0003");

            assertThat(login.end(Duration.ofSeconds(10)).exit()).isEqualTo(130);
        }
        assertThat(stage.docker().work(container)).isEmpty();
        try (Running login = berth.terminal("login", "claude")) {
            login.awaitOut("Paste code here");
            login.killJava();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> stage.docker().work(container).isEmpty());
        }
    }

    @Test
    void what_it_left_in_the_home_is_used_and_renewed_there() throws Exception {
        String container = stage.container("main");
        stage.docker()
                .fed(
                        INSIDE,
                        "exec",
                        "-i",
                        container,
                        "sh",
                        "-c",
                        "umask 077; cat >/home/agent/.claude/.credentials.json");
        BerthResult turn = berth.run("prompt", "claude", "@@say Logged in inside.");
        stage.docker().said("exec", container, "rm", "/home/agent/.claude/.credentials.json");

        assertThat(turn.out()).as(turn.err()).isEqualTo("Logged in inside.\n");
        assertThat(stage.llm().requests()).anyMatch(request -> request.carries("sk-ant-oat01-inside"));
        assertThat(berth.run("doctor").out()).contains("login claude: its own login, in its home");
    }

    @Test
    void a_command_s_key_reaches_the_agent_and_nothing_else() throws Exception {
        Path key = Files.writeString(stage.folder().resolve("key"), BerthFixture.KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        BerthResult open = berth.run("prompt", "claude", "-c", "agents.claude.credentials.file=" + key, "@@say Open.");
        BerthResult told =
                berth.run("prompt", "claude", "-c", "agents.claude.credentials.command=cat " + key, "@@say Told.");

        assertThat(open.err()).contains("other users may read", "chmod 600 " + key);
        assertThat(told.out()).as(told.err()).isEqualTo("Told.\n");
        assertThat(stage.llm().requests()).anyMatch(request -> request.carries(BerthFixture.KEY));
        assertThat(told.err()).contains("asking cat for ANTHROPIC_API_KEY").doesNotContain(BerthFixture.KEY);
        assertThat(stage.docker().said("inspect", stage.container("main"))).doesNotContain(BerthFixture.KEY);
        assertThat(berth.run("logs", "claude").out()).doesNotContain(BerthFixture.KEY);
    }

    @Test
    void a_key_is_kept_only_on_request_for_its_owner_only_until_it_is_forgotten() throws Exception {
        Path kept = berth.home().resolve("credentials/claude/ANTHROPIC_API_KEY");
        assertThat(kept).doesNotExist();
        BerthResult stored = berth.piped(BerthFixture.KEY + "\n", "login", "claude", "--key");

        assertThat(stored.err()).contains(kept.toString()).doesNotContain(BerthFixture.KEY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(berth.run("doctor").out()).contains("login claude: " + kept);
        assertThat(berth.run("login", "claude", "--forget").err()).contains("forgotten: ANTHROPIC_API_KEY");
        assertThat(kept).doesNotExist();
    }
}
