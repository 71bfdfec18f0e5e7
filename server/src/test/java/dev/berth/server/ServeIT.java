package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import dev.berth.testkit.terminal.TgwClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code berth serve} beside a real engine: there, not there, and there later. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServeIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final String SHELL = "{\"target\":\"claude\",\"program\":\"shell\"}";
    private static final String SIZE = "columns=111&rows=37";

    private final BerthFixture stage;

    ServeIT(DockerPart docker, BaseImage base) throws IOException {
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
    void with_its_engine_down_it_listens_and_says_so_and_its_agents_are_ready_soon_after_the_engine_is()
            throws Exception {
        Path late = stage.folder().resolve("late.sock");
        Berth berth = stage.otherHome("late").with("DOCKER_HOST", "unix://" + late);
        try (Served served = Served.start(berth)) {
            served.awaitState("failed");
            assertThat(served.claude().path("reason").stringValue()).contains("Docker daemon", "tried again");
            assertThat(served.ask(SHELL).statusCode()).isEqualTo(503);
            assertThat(served.ask(SHELL).body()).contains("engine-down");

            Files.createSymbolicLink(late, engine());
            served.awaitState("ready");
            assertThat(served.ask(SHELL).statusCode()).isEqualTo(201);
        } finally {
            Files.deleteIfExists(late);
            Files.createSymbolicLink(late, engine());
            assertThat(berth.run("rm", "claude", "--with-home", "--yes").exit()).isZero();
        }
    }

    private Path engine() {
        String host = stage.docker().part().environment().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        return Path.of(URI.create(host).getPath());
    }

    @Test
    void what_runs_is_adopted_and_a_shell_in_it_outlives_a_reload_and_the_server_nothing() throws Exception {
        String container = stage.container("main");
        try (Served served = Served.start(stage.berth())) {
            served.awaitState("ready");
            TgwClient shell = served.open(SHELL, SIZE);
            shell.type("stty size; id -un; echo one''two\r");
            shell.awaitOutput("37 111").awaitOutput("agent").awaitOutput("onetwo");
            String sid = shell.sessionId();
            long seq = shell.seq();
            shell.abort();

            TgwClient again = served.open("{\"sid\":\"" + sid + "\"}", "sid=" + sid + "&seq=" + seq);
            again.type("echo three''four; sleep 4711 & exec sleep 4712\r");
            again.awaitOutput("threefour");
            assertThat(again.output()).doesNotContain("onetwo");
            await().atMost(TEN_SECONDS)
                    .until(() -> stage.docker().work(container).contains("sleep 4712"));

            served.running().signal("KILL");
            await().atMost(TEN_SECONDS)
                    .untilAsserted(
                            () -> assertThat(stage.docker().work(container)).isEmpty());
        }
        assertThat(stage.container("main")).isEqualTo(container);
    }

    @Test
    void a_program_ends_with_its_own_code_and_with_its_container() throws Exception {
        BerthResult made = stage.berth().run("up", "claude/gone");
        assertThat(made.exit()).as(made.err()).isZero();
        try (Served served = Served.start(stage.berth())) {
            served.awaitState("ready");
            TgwClient shell = served.open(SHELL, SIZE);
            shell.type("exit 5\r");
            assertThat(shell.closeCode()).isEqualTo(1000);
            assertThat(shell.awaitMessage("exit").path("code").intValue()).isEqualTo(5);

            String other = "{\"target\":\"claude\",\"agentId\":\"gone\",\"program\":\"shell\"}";
            TgwClient doomed = served.open(other, SIZE);
            doomed.type("echo he''re\r");
            doomed.awaitOutput("here");
            stage.docker().said("rm", "-f", stage.container("gone"));
            assertThat(doomed.closeCode()).isEqualTo(1000);
            assertThat(doomed.lastMessage("exit")).isPresent();
            await().atMost(TEN_SECONDS).until(() -> served.ask(other).statusCode() == 503);
        }
    }

    @Test
    void the_command_line_s_terminal_is_the_server_s_and_goes_on_when_it_is_left() throws Exception {
        try (Served served = Served.start(stage.berth())) {
            served.awaitState("ready");
            try (Running terminal = stage.berth().terminal("terminal", "claude")) {
                terminal.awaitOut("Accessing");
                terminal.type("\u0010\u0011");
                assertThat(terminal.end(TEN_SECONDS).exit()).isZero();
            }
            assertThat(served.get("/terminal/sessions").body()).contains("\"state\":\"running\"");
            assertThat(served.get("/health").body()).contains("\"status\":\"ok\"", "\"sessions\":1");
            try (Running terminal = stage.berth().terminal("terminal", "claude", "--resume")) {
                terminal.awaitOut("Accessing");
                terminal.type("\u0003");
                terminal.awaitOut("Ctrl-C"); // its words are set apart by cursor moves
                terminal.type("\u0003");
                assertThat(terminal.end(TEN_SECONDS).exit()).isEqualTo(1);
            }
            assertThat(stage.berth()
                            .terminal("terminal", "claude", "--resume")
                            .end(TEN_SECONDS)
                            .exit())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_home_has_one_server_which_tells_its_viewers_when_it_goes() throws Exception {
        try (Served served = Served.start(stage.berth())) {
            BerthResult second = stage.berth().run("serve", "-c", "server.port=0");
            assertThat(second.exit()).isEqualTo(8);
            assertThat(second.err()).contains("it has one");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(stage.berth().home().resolve("token"))))
                    .isEqualTo("rw-------");

            served.awaitState("ready");
            TgwClient shell = served.open(SHELL, SIZE);
            shell.type("echo he''re\r");
            shell.awaitOutput("here");
            served.running().signal("TERM");
            assertThat(shell.closeCode()).isEqualTo(1012);
            assertThat(served.running().end(TEN_SECONDS).exit()).isZero();
            assertThat(stage.berth().home().resolve("server.json")).doesNotExist();
            assertThat(stage.docker().work(stage.container("main"))).isEmpty();
        }
    }

    @Test
    void what_others_could_reach_is_refused_without_a_proxy_that_encrypts() throws Exception {
        BerthResult open = stage.otherHome("open").run("serve", "-c", "server.address=0.0.0.0", "-c", "server.port=0");
        assertThat(open.exit()).isEqualTo(2);
        assertThat(open.err()).contains("not encrypted", "server.origins=https://");
    }
}
