package dev.berth.terminal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.terminal.page.Page;
import dev.berth.testkit.terminal.TgwClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests of the gateway with real programs, by a client that was written from the protocol's document alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayIT {
    private static final Map<String, String> PROGRAMS = Map.of(
            "shell", "exec sh",
            "seven", "printf 'last words'; exit 7",
            "flood", "i=0; while :; do i=$((i+1)); echo \"line $i of a flood that never ends\"; done",
            "environment", "env; echo done",
            "size", "stty size; trap 'stty size' WINCH; echo waits; while :; do read x; done",
            "down", "exit 1");

    private Path folder;
    private TestGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) {
        this.folder = folder;
        this.gateway = TestGateway.start(folder.resolve("recordings"), PROGRAMS);
    }

    @AfterAll
    void end() {
        gateway.close();
    }

    @Test
    void what_is_typed_is_answered() throws Exception {
        try (TgwClient shell = gateway.open("shell")) {
            JsonNode hello = shell.awaitMessage("hello");
            assertThat(hello.path("seq").longValue()).isZero();
            assertThat(hello.path("mode").stringValue()).isEqualTo("write");
            assertThat(hello.path("owner").booleanValue()).isTrue();
            shell.type("echo $((6*7))\r");
            shell.awaitOutput("42");
        }
    }

    @Test
    void the_last_output_then_the_exit_code_then_the_close() throws Exception {
        try (TgwClient client = gateway.open("seven")) {
            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(client.output()).isEqualTo("last words");
            JsonNode exit = client.lastMessage("exit").orElseThrow();
            assertThat(exit.path("code").intValue()).isEqualTo(7);
            assertThat(exit.path("seq").longValue()).isEqualTo(10);
        }
    }

    @Test
    void a_program_starts_with_the_size_of_the_query_and_gets_a_new_one() throws Exception {
        String ticket = gateway.ticket("{\"target\":\"host\",\"agentId\":\"size\"}");
        try (TgwClient client = TgwClient.open(gateway.address(), "columns=101&rows=33", ticket)) {
            client.awaitOutput("33 101").awaitOutput("waits");
            client.resize(90, 20);
            client.awaitOutput("20 90");
            client.resize(0, 65535);
            client.awaitOutput("300 1");
        }
    }

    @Test
    void a_client_that_reconnects_resumes_where_the_connection_broke() throws Exception {
        TgwClient first = gateway.open("shell");
        String sid = first.sessionId();
        first.type("echo one\r");
        first.awaitOutput("one\r\n");
        first.abort();
        long received = first.seq();
        try (TgwClient second = gateway.join(sid, "write", "&seq=" + received)) {
            JsonNode hello = second.awaitMessage("hello");
            assertThat(hello.path("seq").longValue()).isEqualTo(received);
            assertThat(hello.path("truncated").booleanValue()).isFalse();
            second.awaitMessage("replay_end");
            await().until(second::isOwner);
            second.type("echo two\r");
            second.awaitOutput("two\r\n");
            assertThat(second.output()).doesNotContain("one\r\n");
        }
    }

    @Test
    void output_that_is_not_kept_is_a_declared_gap() throws Exception {
        TgwClient first = gateway.open("flood");
        String sid = first.sessionId();
        await().until(() -> first.seq() > 100_000);
        first.abort();
        await().until(() -> row(sid).path("tail").longValue() > 200_000);
        try (TgwClient second = gateway.join(sid, "write", "&seq=1000")) {
            assertThat(second.awaitMessage("hello").path("truncated").booleanValue())
                    .isTrue();
            JsonNode gap = second.awaitMessage("gap");
            assertThat(gap.path("from").longValue()).isEqualTo(1000);
            assertThat(gap.path("to").longValue()).isGreaterThan(200_000);
        }
        end(sid);
    }

    @Test
    void ctrl_c_ends_a_flood() throws Exception {
        try (TgwClient shell = gateway.open("shell")) {
            shell.type("while :; do echo flood; done\r");
            shell.awaitOutput("flood\r\nflood\r\n");
            shell.type("\u0003");
            shell.type("echo sto''pped\r");
            shell.awaitOutput("stopped");
        }
    }

    @Test
    void a_reader_sees_and_cannot_type_resize_or_end() throws Exception {
        try (TgwClient owner = gateway.open("shell");
                TgwClient reader = gateway.join(owner.sessionId(), "read", "")) {
            assertThat(reader.awaitMessage("hello").path("mode").stringValue()).isEqualTo("read");
            reader.type("echo hacked\r");
            assertThat(reader.awaitMessage("error").path("code").stringValue()).isEqualTo("read-only");
            reader.resize(10, 10);
            reader.sendSignal(9);
            reader.sendText("{\"t\":\"kill\"}");
            reader.sendText("{\"t\":\"take\"}");
            owner.type("echo still; stty size\r");
            reader.awaitOutput("still").awaitOutput("24 80");
            assertThat(owner.output()).doesNotContain("hacked");
        }
    }

    @Test
    void one_of_two_viewers_is_the_owner_until_the_other_takes_over() throws Exception {
        try (TgwClient one = gateway.open("shell");
                TgwClient two = gateway.join(one.sessionId(), "write", "")) {
            assertThat(two.awaitMessage("hello").path("owner").booleanValue()).isFalse();
            two.type("echo no\r");
            assertThat(two.awaitMessage("error").path("code").stringValue()).isEqualTo("not-owner");
            two.sendText("{\"t\":\"take\"}");
            two.awaitMessage("owner", owner -> owner.path("you").booleanValue());
            one.awaitMessage("owner", owner -> !owner.path("you").booleanValue());
            two.type("echo ta''ken\r");
            one.awaitOutput("taken");
        }
    }

    @Test
    void a_viewer_that_shows_nothing_blocks_only_its_own_program() throws Exception {
        String ticket = gateway.ticket("{\"target\":\"host\",\"agentId\":\"flood\"}");
        try (TgwClient stuck = TgwClient.open(
                        gateway.address(),
                        "columns=80&rows=24",
                        List.of("tgw.v1", "ticket." + ticket),
                        Optional.empty(),
                        false);
                TgwClient shell = gateway.open("shell")) {
            String sid = stuck.sessionId();
            await().until(() -> row(sid).path("state").stringValue().equals("paused"));
            assertThat(stuck.seq()).isLessThanOrEqualTo(1 << 20);
            shell.type("echo al''ive\r");
            shell.awaitOutput("alive");
            end(sid);
        }
    }

    @Test
    void the_program_gets_no_variable_of_the_server() throws Exception {
        try (TgwClient client = gateway.open("environment")) {
            client.awaitOutput("done");
            assertThat(client.output())
                    .doesNotContain("JAVA_HOME", "HOME=", "USER=")
                    .contains("TERM=xterm-256color");
        }
    }

    @Test
    void an_agent_that_is_not_ready_is_refused_with_its_reason() throws Exception {
        HttpResponse<String> refused =
                gateway.requestTicket(TestGateway.TOKEN, "{\"target\":\"host\",\"agentId\":\"down\"}");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("its engine is down").contains("todo");
        assertThat(gateway.requestTicket(TestGateway.TOKEN, "{\"target\":\"host\",\"agentId\":\"nobody\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_ticket_takes_a_workspace_that_the_resolver_checks() throws Exception {
        assertThat(gateway.get("/terminal/targets").toString())
                .contains("{\"agentId\":\"shell\",\"state\":\"ready\",\"programs\":[\"agent\",\"shell\"],"
                        + "\"instances\":[{\"workspaces\":[],\"state\":\"ready\"}]}");
        String terminal = "{\"target\":\"host\",\"agentId\":\"shell\",\"workspace\":";
        assertThat(gateway.requestTicket(TestGateway.TOKEN, terminal + "\"\"}").statusCode())
                .isEqualTo(201);
        assertThat(gateway.requestTicket(TestGateway.TOKEN, terminal + "\"/work\"}")
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> relative = gateway.requestTicket(TestGateway.TOKEN, terminal + "\"work\"}");
        assertThat(relative.statusCode()).isEqualTo(400);
        assertThat(relative.body()).contains("no absolute path");
        String exact = "{\"target\":\"host\",\"agentId\":\"shell\",\"workspaces\":";
        assertThat(gateway.requestTicket(TestGateway.TOKEN, exact + "[]}").statusCode())
                .isEqualTo(201);
        assertThat(gateway.requestTicket(TestGateway.TOKEN, exact + "[\"/work\"]}")
                        .statusCode())
                .isEqualTo(404);
        for (String wrong : List.of("[\"work\"]", "[\"\"]", "[7]", "\"/work\"")) {
            HttpResponse<String> answer = gateway.requestTicket(TestGateway.TOKEN, exact + wrong + "}");
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("workspaces");
        }
    }

    @Test
    void the_address_without_a_slash_redirects_to_the_page() throws Exception {
        HttpResponse<String> bare = gateway.send("GET", "/terminal", "");
        assertThat(bare.statusCode()).isEqualTo(302);
        assertThat(bare.headers().firstValue("Location")).hasValue("terminal/");
        assertThat(gateway.send("GET", "/terminal/", "").statusCode())
                .isEqualTo(Page.load().exists() ? 200 : 404);
    }

    @Test
    void a_recording_is_private_and_can_be_played() throws Exception {
        String ticket = gateway.ticket("{\"target\":\"host\",\"agentId\":\"shell\",\"record\":true}");
        try (TgwClient shell = TgwClient.open(gateway.address(), "columns=80&rows=24", ticket)) {
            shell.type("echo re''corded\r");
            shell.awaitOutput("recorded");
            String path = "/terminal/sessions/" + shell.sessionId() + "/recording.cast";
            await().untilAsserted(() -> assertThat(
                            gateway.send("GET", path, "", "Authorization", "Bearer " + TestGateway.TOKEN)
                                    .body())
                    .contains("\"version\":3")
                    .contains("recorded"));
            Path file = folder.resolve("recordings").resolve(shell.sessionId() + ".cast");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_session_is_listed_its_tail_can_be_read_and_it_can_be_ended() throws Exception {
        try (TgwClient shell = gateway.open("shell")) {
            shell.type("echo ta''il\r");
            shell.awaitOutput("tail");
            String sid = shell.sessionId();
            assertThat(row(sid).path("viewers").intValue()).isEqualTo(1);
            assertThat(gateway.send(
                                    "GET",
                                    "/terminal/sessions/" + sid + "/tail?bytes=200",
                                    "",
                                    "Authorization",
                                    "Bearer " + TestGateway.TOKEN)
                            .body())
                    .contains("tail");
            end(sid);
            assertThat(shell.awaitMessage("exit").path("signal").intValue()).isPositive();
            assertThat(shell.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void a_server_that_stops_closes_with_1012_and_leaves_no_program() throws Exception {
        TestGateway other = TestGateway.start(folder.resolve("other"), PROGRAMS);
        try (other;
                TgwClient shell = other.open("shell")) {
            shell.type("echo pid $$.\r");
            shell.awaitOutput("pid ");
            await().until(() -> shell.output().matches("(?s).*pid [0-9]+\\..*"));
            long pid = Long.parseLong(shell.output().replaceAll("(?s).*pid ([0-9]+)\\..*", "$1"));
            shell.type("trap '' HUP TERM; echo deaf$((1+1))\r");
            shell.awaitOutput("deaf2");
            Thread stopping = Thread.ofVirtual().start(other::stop);
            assertThat(shell.closeCode()).isEqualTo(1012);

            assertThat(other.requestTicket(TestGateway.TOKEN, "{\"target\":\"host\",\"agentId\":\"shell\"}")
                            .statusCode())
                    .as("while the deaf program is being ended")
                    .isEqualTo(503);
            stopping.join();
            await().until(() -> ProcessHandle.of(pid).isEmpty());
        }
    }

    private JsonNode row(String sid) throws Exception {
        for (JsonNode row : gateway.get("/terminal/sessions").path("sessions")) {
            if (row.path("sid").stringValue().equals(sid)) {
                return row;
            }
        }
        throw new AssertionError("session " + sid + " is not listed");
    }

    private void end(String sid) throws Exception {
        assertThat(gateway.send(
                                "DELETE",
                                "/terminal/sessions/" + sid + "?grace=1s",
                                "",
                                "Authorization",
                                "Bearer " + TestGateway.TOKEN)
                        .statusCode())
                .isEqualTo(202);
    }
}
