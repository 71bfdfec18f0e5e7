package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The log of a connection at its finest level holds nothing that the agent sent. */
@Timeout(20)
class LogTest {
    private static final String SECRET = "sess-7f3a-secret";

    @Test
    void no_session_id_and_no_tool_input_is_logged() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        try (var connection = TestConnection.open(options -> options.withListener(WireListener.logging("conn"))
                .withMaxLineBytes(5000)
                .withMaxTreeBytes(20_000)
                .withExplainer(_ -> {
                    throw new IllegalStateException(SECRET);
                }))) {
            provokeEveryNote(connection);
            connection.peer.closeOutput();
            var _ = connection.client.ended().get();
            var _ = connection.client.cancel(SECRET);

            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                List<ILoggingEvent> events = List.copyOf(log.list);
                for (WireNote.Kind kind : WireNote.Kind.values()) {
                    if (kind != WireNote.Kind.READING_PAUSED) {
                        assertThat(events)
                                .anyMatch(event -> event.getFormattedMessage().contains(kind.name()));
                    }
                }
            });
            assertThat(List.copyOf(log.list)).noneMatch(LogTest::leaks);
            assertThat(List.copyOf(log.list))
                    .filteredOn(event -> event.getLevel().equals(Level.WARN))
                    .hasSize(2)
                    .allMatch(event -> event.getFormattedMessage().contains("limit of"));
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
    }

    private static boolean leaks(ILoggingEvent event) {
        return event.getFormattedMessage().contains(SECRET)
                || event.getThreadName().contains(SECRET)
                || event.getThrowableProxy() != null;
    }

    private static void provokeEveryNote(TestConnection connection) throws Exception {
        connection.handler.onUpdate = _ -> {
            throw new IllegalStateException(SECRET);
        };
        var prompt = connection.client.startPrompt(SECRET, List.of(Content.text(SECRET)));
        JsonNode request = connection.peer.receive("session/prompt");
        connection
                .peer
                .send(SECRET)
                .send("{\"" + SECRET + "\":1}")
                .send("{\"jsonrpc\":\"2.0\",\"id\":\"" + SECRET + "\",\"method\":\"m\",\"params\":" + SECRET + "}")
                .send("{\"jsonrpc\":\"2.0\",\"id\":\"" + SECRET + "\",\"result\":{}}")
                .send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + SECRET + "\",\"params\":{}}")
                .update(SECRET, SECRET)
                .update(SECRET, SECRET.repeat(1000))
                .send("{\"jsonrpc\":\"2.0\",\"method\":\"" + SECRET + "\",\"params\":[" + "[],".repeat(1000) + "[]]}")
                .askPermission("5", SECRET);
        connection.handler.questions.take().choose(SECRET);
        connection.peer.answer(request, "{}");
        var _ = prompt.answer().get();
    }
}
