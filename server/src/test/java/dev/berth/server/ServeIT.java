package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import dev.berth.testkit.terminal.TgwClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests of {@code berth serve} with a real engine that runs, does not run, or starts later. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServeIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final String SHELL = "{\"target\":\"claude\",\"program\":\"shell\"}";
    private static final String SIZE = "columns=111&rows=37";

    private final BerthFixture fixture;

    ServeIT(DockerPart docker, BaseImage base) throws IOException {
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
    void with_its_engine_down_it_listens_and_says_so_and_its_agents_are_ready_soon_after_the_engine_is()
            throws Exception {
        Path late = fixture.folder().resolve("late.sock");
        Berth berth = fixture.otherHome("late").with("DOCKER_HOST", "unix://" + late);
        try (ServerProcess served = ServerProcess.start(berth, "-c", "server.agents=claude")) {
            served.awaitState("failed");
            assertThat(served.claude().path("reason").stringValue()).contains("Docker daemon", "tried again");
            assertThat(served.requestTicket(SHELL).statusCode()).isEqualTo(503);
            assertThat(served.requestTicket(SHELL).body()).contains("engine-down");

            Files.createSymbolicLink(late, engine());
            served.awaitState("ready");
            assertThat(served.requestTicket(SHELL).statusCode()).isEqualTo(201);
        } finally {
            Files.deleteIfExists(late);
            Files.createSymbolicLink(late, engine());
            assertThat(berth.run("rm", "claude", "--with-home", "--yes").exit()).isZero();
        }
    }

    private Path engine() {
        String host = fixture.docker().part().environment().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        return Path.of(URI.create(host).getPath());
    }

    @Test
    void a_running_container_is_adopted_and_a_shell_outlives_a_reload_but_not_the_server() throws Exception {
        String container = fixture.container("main");
        try (ServerProcess served = ServerProcess.start(fixture.berth())) {
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
                    .until(() -> fixture.docker().activeProcesses(container).contains("sleep 4712"));

            served.running().signal("KILL");
            await().atMost(TEN_SECONDS)
                    .untilAsserted(() -> assertThat(fixture.docker().activeProcesses(container))
                            .isEmpty());
        }
        assertThat(fixture.container("main")).isEqualTo(container);
    }

    @Test
    void a_program_ends_with_its_own_code_and_with_its_container() throws Exception {
        BerthResult made = fixture.berth().run("up", "claude/gone");
        assertThat(made.exit()).as(made.err()).isZero();
        try (ServerProcess served = ServerProcess.start(fixture.berth())) {
            served.awaitState("ready");
            TgwClient shell = served.open(SHELL, SIZE);
            shell.type("exit 5\r");
            assertThat(shell.closeCode()).isEqualTo(1000);
            assertThat(shell.awaitMessage("exit").path("code").intValue()).isEqualTo(5);

            String other = "{\"target\":\"claude\",\"agentId\":\"gone\",\"program\":\"shell\"}";
            TgwClient doomed = served.open(other, SIZE);
            doomed.type("echo he''re\r");
            doomed.awaitOutput("here");
            fixture.docker().run("rm", "-f", fixture.container("gone"));
            assertThat(doomed.closeCode()).isEqualTo(1000);
            assertThat(doomed.lastMessage("exit")).isPresent();
            await().atMost(TEN_SECONDS).until(() -> served.requestTicket(other).statusCode() == 503);
        }
    }

    @Test
    void a_terminal_of_the_command_line_runs_in_the_server_and_keeps_running_after_a_detach() throws Exception {
        try (ServerProcess served = ServerProcess.start(fixture.berth())) {
            served.awaitState("ready");
            try (BerthProcess terminal = fixture.berth().terminal("terminal", "claude")) {
                terminal.awaitOut("Accessing");
                terminal.type("\u0010\u0011");
                assertThat(terminal.end(TEN_SECONDS).exit()).isZero();
            }
            assertThat(served.get("/terminal/sessions").body()).contains("\"state\":\"running\"");
            assertThat(served.get("/health").body()).contains("\"status\":\"ok\"", "\"sessions\":1");
            try (BerthProcess terminal = fixture.berth().terminal("terminal", "claude", "--resume")) {
                terminal.awaitOut("Accessing");
                terminal.type("\u0003");
                terminal.awaitOut("Ctrl-C"); // cursor moves separate the words of the message
                terminal.type("\u0003");
                assertThat(terminal.end(TEN_SECONDS).exit()).isEqualTo(1);
            }
            assertThat(fixture.berth()
                            .terminal("terminal", "claude", "--resume")
                            .end(TEN_SECONDS)
                            .exit())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_home_has_one_server_which_closes_its_viewers_with_1012_at_its_end() throws Exception {
        try (ServerProcess served = ServerProcess.start(fixture.berth())) {
            BerthResult second = fixture.berth().run("serve", "-c", "server.port=0");
            assertThat(second.exit()).isEqualTo(8);
            assertThat(second.err()).contains("a server of this home runs");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(fixture.berth().home().resolve("token"))))
                    .isEqualTo("rw-------");

            served.awaitState("ready");
            TgwClient shell = served.open(SHELL, SIZE);
            shell.type("echo he''re\r");
            shell.awaitOutput("here");
            served.running().signal("TERM");
            assertThat(shell.closeCode()).isEqualTo(1012);
            assertThat(served.running().end(TEN_SECONDS).exit()).isZero();
            assertThat(fixture.berth().home().resolve("server.json")).doesNotExist();
            assertThat(fixture.docker().activeProcesses(fixture.container("main")))
                    .isEmpty();
        }
    }

    @Test
    void an_address_beyond_loopback_is_refused_without_a_tls_proxy() throws Exception {
        BerthResult open =
                fixture.otherHome("open").run("serve", "-c", "server.address=0.0.0.0", "-c", "server.port=0");
        assertThat(open.exit()).isEqualTo(2);
        assertThat(open.err()).contains("not encrypted", "server.origins=https://");
    }

    @Test
    void a_terminal_of_one_of_several_instances_needs_a_folder() throws Exception {
        Path other = fixture.projectFolder("other");
        String pair = "claude/pair";
        fixture.up(pair);
        assertThat(fixture.berth().at(other).run("up", pair).exit()).isZero();
        String shell = "{\"target\":\"claude\",\"agentId\":\"pair\",\"program\":\"shell\"";
        try (ServerProcess served = ServerProcess.start(fixture.berth())) {
            served.awaitState("ready");
            assertThat(served.get("/terminal/targets").body())
                    .contains("{\"workspaces\":[\"" + fixture.project() + "\"],\"state\":\"ready\"}")
                    .contains("{\"workspaces\":[\"" + other + "\"],\"state\":\"ready\"}");

            HttpResponse<String> refused = served.requestTicket(shell + "}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.body()).contains(fixture.project().toString(), other.toString(), "workspace");

            assertThat(served.requestTicket(shell + ",\"workspaces\":[\"" + other + "\",\"/nowhere\"]}")
                            .body())
                    .contains("exactly these workspaces", other.toString());
            TgwClient exact = served.open(shell + ",\"workspaces\":[\"" + other + "\"]}", SIZE);
            exact.type("pwd\r");
            exact.awaitOutput(other + "\r\n");
            TgwClient terminal = served.open(shell + ",\"workspace\":\"" + other + "\"}", SIZE);
            terminal.type("pwd; ls -d " + fixture.project() + "\r");
            terminal.awaitOutput(other + "\r\n").awaitOutput("No such file");
            assertThat(served.get("/terminal/sessions").body()).contains("\"workspace\":\"" + other + "\"");
        }
    }

    @Test
    void what_ran_when_a_server_was_killed_is_made_ready_by_the_next_one_and_nothing_else() throws Exception {
        fixture.up("claude/running");
        fixture.up("claude/resting");
        assertThat(fixture.berth().run("stop", "claude/resting").exit()).isZero();
        Path list = fixture.berth().home().resolve("server-instances.json");
        try (ServerProcess served = ServerProcess.start(fixture.berth())) {
            await().atMost(TEN_SECONDS)
                    .until(() -> Files.exists(list) && Files.readString(list).contains("claude/running"));
            assertThat(Files.readString(list)).doesNotContain("claude/resting");
            served.running().signal("KILL");
        }
        String container = fixture.container("running");
        fixture.docker().run("stop", "-t", "0", container);

        try (ServerProcess _ = ServerProcess.start(fixture.berth())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> fixture.docker()
                            .run("inspect", "--format", "{{.State.Running}}", container)
                            .strip()
                            .equals("true"));
            assertThat(fixture.docker()
                            .run("inspect", "--format", "{{.State.Running}}", fixture.container("resting"))
                            .strip())
                    .isEqualTo("false");
        }
    }
}
