package dev.berth.terminal.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.berth.terminal.wire.WireProtocol;
import dev.berth.testkit.terminal.TgwClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Attacks that have succeeded against other gateways, tried on this one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackIT {
    private static final String SHELL = "{\"target\":\"host\",\"agentId\":\"shell\"}";
    private static final Map<String, String> PROGRAMS =
            Map.of("shell", "exec sh", "deaf", "stty raw -echo; echo up; sleep 600");

    private TestGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) {
        gateway = TestGateway.start(folder, PROGRAMS, "terminal.sessionsPerAgent=40");
    }

    @AfterAll
    void end() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /terminal/targets", "POST /terminal/tickets", "GET /terminal/sessions", "GET /terminal/ws"})
    void requests_without_a_token_are_refused(String request) throws Exception {
        String[] methodAndPath = request.split(" ", -1);
        for (String[] headers : List.of(
                new String[0],
                new String[] {"Authorization", "Bearer wrong-token-0123456789"},
                new String[] {"Authorization", "Bearer "},
                new String[] {"Authorization", "Basic " + TestGateway.TOKEN},
                new String[] {"Cookie", "token=" + TestGateway.TOKEN})) {
            var answer = gateway.send(methodAndPath[0], methodAndPath[1], "", headers);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain("shell");
        }
        assertThat(gateway.send("GET", "/terminal/targets?token=" + TestGateway.TOKEN, "")
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "evil.example:PORT|-|403",
                "127.0.0.1|-|403",
                "localhost:PORT|http://evil.example|403",
                "localhost:PORT|null|403",
                "localhost:PORT|https://localhost:PORT|403",
                "localhost:PORT|http://localhost:1|403",
                "localhost:PORT|http://localhost:PORT|401",
                "localhost:PORT|-|101"
            },
            delimiter = '|')
    void a_socket_needs_an_allowed_host_and_origin_and_a_ticket(String host, String origin, String status)
            throws Exception {
        String head = handshake(host, origin, "tgw.v1, ticket." + gateway.ticket(SHELL));
        assertThat(head.split(" ", -1)[1]).isEqualTo(status);
    }

    @Test
    void a_token_cannot_be_used_by_a_foreign_page_over_http() throws Exception {
        assertThat(gateway.send(
                                "GET",
                                "/terminal/targets",
                                "",
                                "Authorization",
                                "Bearer " + TestGateway.TOKEN,
                                "Origin",
                                "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(gateway.send("POST", "/terminal/tickets", SHELL, "Authorization", "Bearer " + TestGateway.TOKEN)
                        .statusCode())
                .as("without the header that a simple request of another site can't have")
                .isEqualTo(403);
    }

    @Test
    void a_ticket_is_neither_echoed_nor_logged_nor_good_twice() throws Exception {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        try {
            String ticket = gateway.ticket(SHELL);
            String first = handshake("localhost:PORT", "-", "ticket." + ticket + ", tgw.v1");
            assertThat(first).startsWith("HTTP/1.1 101").contains("tgw.v1").doesNotContain(ticket);
            String second = handshake("localhost:PORT", "-", "tgw.v1, ticket." + ticket);
            assertThat(second).startsWith("HTTP/1.1 401").doesNotContain(ticket);
            assertThat(List.copyOf(logged.list))
                    .noneMatch(event -> event.getFormattedMessage().contains(ticket));
        } finally {
            root.detachAppender(logged);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tgw.v1", "tgw.v1, ticket.", "ticket.AAAAAAAAAAAAAAAAAAAAAA", "tgw.v2, ticket.A", ""})
    void a_socket_without_a_ticket_is_refused(String protocols) throws Exception {
        assertThat(handshake("localhost:PORT", "-", protocols).split(" ", -1)[1])
                .matches("40[01]");
    }

    @Test
    void a_ticket_for_one_agent_opens_no_other() throws Exception {
        String head =
                handshake("localhost:PORT", "-", "tgw.v1, ticket." + gateway.ticket(SHELL), "target=host&agentId=deaf");
        assertThat(head).startsWith("HTTP/1.1 401");
    }

    @Test
    void compression_is_not_offered_back() throws Exception {
        String head = handshake("localhost:PORT", "-", "tgw.v1, ticket." + gateway.ticket(SHELL));
        assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("permessage-deflate");
    }

    @Test
    void a_session_of_another_principal_is_not_found() throws Exception {
        try (TgwClient mine = gateway.open("shell")) {
            String sid = mine.sessionId();
            assertThat(gateway.requestTicket(TestGateway.GUEST, "{\"sid\":\"" + sid + "\"}")
                            .statusCode())
                    .isEqualTo(404);
            for (String path : List.of("/tail", "/recording.cast")) {
                assertThat(gateway.send(
                                        "GET",
                                        "/terminal/sessions/" + sid + path,
                                        "",
                                        "Authorization",
                                        "Bearer " + TestGateway.GUEST)
                                .statusCode())
                        .isEqualTo(404);
            }
            assertThat(gateway.send("GET", "/terminal/sessions", "", "Authorization", "Bearer " + TestGateway.GUEST)
                            .body())
                    .doesNotContain(sid);
        }
    }

    @Test
    void a_message_above_the_limit_closes_with_1009() throws Exception {
        try (TgwClient shell = gateway.open("shell")) {
            shell.sendBinary(ByteBuffer.allocate(WireProtocol.MAX_BINARY), false);
            // the last part is small: a socket that is closed with unread bytes is reset, and the close code is lost
            shell.sendBinary(ByteBuffer.allocate(1), true);
            assertThat(shell.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void unread_input_closes_its_own_connection_with_1009() throws Exception {
        String ticket = gateway.ticket("{\"target\":\"host\",\"agentId\":\"deaf\"}");
        try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
                TgwClient shell = gateway.open("shell")) {
            deaf.setSoTimeout(10_000);
            send(deaf, upgrade("localhost:PORT", "-", "tgw.v1, ticket." + ticket, "columns=80&rows=24"));
            assertThat(head(deaf.getInputStream())).contains(" 101 ");
            FrameReader frames = new FrameReader(deaf.getInputStream());
            frames.awaitText("up");
            // a client that fails as soon as it cannot write, as the JDK's does, may lose the close code
            flood(deaf);
            assertThat(frames.closeCode()).isEqualTo(1009);
            shell.type("echo al''ive\r");
            shell.awaitOutput("alive");
        }
    }

    @Test
    void garbage_is_answered_and_then_closed() throws Exception {
        try (TgwClient shell = gateway.open("shell")) {
            shell.sessionId();
            shell.sendBinary(ByteBuffer.wrap(new byte[] {99}));
            shell.awaitMessage(
                    "error", error -> error.path("code").stringValue().equals("unknown-opcode"));
            shell.sendText("no json");
            shell.awaitMessage(
                    "error", error -> error.path("code").stringValue().equals("bad-json"));
            shell.sendBinary(ByteBuffer.wrap(new byte[] {2, 1}));
            shell.awaitMessage(
                    "error", error -> error.path("code").stringValue().equals("bad-frame"));
            // the hundredth one closes; a write behind it could fail before the client has read the close code
            for (int sent = 3; sent < 100; sent++) {
                shell.sendBinary(ByteBuffer.wrap(new byte[] {99}));
            }
            assertThat(shell.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void the_number_of_terminals_of_one_agent_is_limited(@TempDir Path folder) throws Exception {
        try (TestGateway small = TestGateway.start(folder, PROGRAMS, "terminal.sessionsPerAgent=1");
                TgwClient first = small.open("deaf")) {
            first.awaitOutput("up");
            TgwClient second = small.open("deaf");
            assertThat(second.closeCode()).isEqualTo(4429);
            assertThat(second.lastMessage("error").orElseThrow().path("code").stringValue())
                    .isEqualTo("limit-reached");
            first.sendText("{\"t\":\"kill\",\"grace\":0}");
            assertThat(first.closeCode()).isEqualTo(1000);
            small.open("deaf").awaitOutput("up");
        }
    }

    @Test
    void a_socket_that_sends_no_ticket_is_closed() throws Exception {
        TgwClient silent = TgwClient.open(gateway.address(), "", List.of("tty"), Optional.empty(), false);
        assertThat(silent.closeCode()).isEqualTo(4401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/terminal/../etc/passwd",
                "/terminal/%2e%2e/files.txt",
                "/terminal/sessions/..%2f..%2fetc",
                "/terminal/sessions/AAAAAAAAAAAAAAAAAAAAAA/tail?bytes=99999999999"
            })
    void paths_out_of_the_page_s_folder_are_refused(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost:PORT\r\nAuthorization: Bearer "
                + TestGateway.TOKEN + "\r\nConnection: close\r\n\r\n");
        assertThat(answer.split(" ", -1)[1]).matches("40[0-9]");
        assertThat(answer).doesNotContain("root:");
    }

    private String handshake(String host, String origin, String protocols) throws Exception {
        return handshake(host, origin, protocols, "columns=80&rows=24");
    }

    private String handshake(String host, String origin, String protocols, String query) throws Exception {
        return raw(upgrade(host, origin, protocols, query));
    }

    private static String upgrade(String host, String origin, String protocols, String query) {
        return "GET /terminal/ws?" + query + " HTTP/1.1\r\nHost: " + host
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Extensions: permessage-deflate"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
                + (protocols.isEmpty() ? "" : "\r\nSec-WebSocket-Protocol: " + protocols)
                + (origin.equals("-") ? "" : "\r\nOrigin: " + origin)
                + "\r\n\r\n";
    }

    /** The answer up to the end of its head or of the connection. */
    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            send(socket, request);
            return head(socket.getInputStream());
        }
    }

    private void send(Socket socket, String request) throws IOException {
        socket.getOutputStream()
                .write(request.replace("PORT", String.valueOf(gateway.port())).getBytes(ISO_8859_1));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        int read = in.read();
        while (read >= 0 && answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) read);
            read = answer.indexOf("\r\n\r\n") < 0 ? in.read() : -1;
        }
        return answer.toString();
    }

    /** Sends 40 messages of keys, or as many as the gateway takes. */
    private static void flood(Socket socket) {
        byte[] keys = new byte[60_001];
        Arrays.fill(keys, (byte) 'x');
        keys[0] = 0;
        // a final binary frame with a mask of zeros, which leaves the bytes as they are
        ByteBuffer frame = ByteBuffer.allocate(8 + keys.length)
                .put((byte) 0x82)
                .put((byte) 0xfe)
                .putShort((short) keys.length)
                .putInt(0)
                .put(keys);
        try {
            for (int i = 0; i < 40; i++) {
                socket.getOutputStream().write(frame.array());
            }
        } catch (IOException _) {
            // the gateway has closed the connection; what it sent before is still there to be read
        }
    }
}
