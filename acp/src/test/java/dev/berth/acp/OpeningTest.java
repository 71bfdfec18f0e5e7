package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The handshake, and messages right behind the answer of {@code session/new}. */
@Timeout(30)
class OpeningTest {
    @Test
    void a_session_is_registered_before_the_update_behind_its_answer() throws Exception {
        try (var connection = TestConnection.open()) {
            for (int round = 0; round < 300; round++) {
                String id = "s" + round;
                var registered = new AtomicReference<String>("");
                var seen = new CompletableFuture<String>();
                connection.handler.onUpdate = _ -> seen.complete(registered.get());
                var opened = connection.client.newSession(
                        SessionSpec.at("/w"), session -> registered.set(session.sessionId()));
                JsonNode request = connection.peer.receive("session/new");
                connection
                        .peer
                        .answer(request, "{\"sessionId\":\"" + id + "\"}")
                        .update(id, "right behind");

                assertThat(opened.get().sessionId()).isEqualTo(id);
                assertThat(seen.get()).isEqualTo(id);
            }
        }
    }

    @Test
    void a_callback_that_throws_fails_the_opening_and_nothing_else() throws Exception {
        try (var connection = TestConnection.open()) {
            for (Throwable fault : List.of(new IllegalStateException("no room"), new AssertionError("no room"))) {
                var opened = connection.client.newSession(SessionSpec.at("/w"), _ -> {
                    switch (fault) {
                        case Error e -> throw e;
                        default -> throw (RuntimeException) fault;
                    }
                });
                connection.peer.answer(connection.peer.receive("session/new"), "{\"sessionId\":\"s\"}");
                assertThatThrownBy(opened::get)
                        .cause()
                        .isInstanceOf(AcpException.Unreadable.class)
                        .hasMessageContaining("no room");
            }
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void an_error_answer_to_initialize_is_told_as_an_error_answer() throws Exception {
        try (var connection = TestConnection.open()) {
            var future = connection.client.initialize(new Implementation("berth", "1"));
            JsonNode request = connection.peer.receive("initialize");
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
                    + ",\"error\":{\"code\":1001,\"message\":\"bad config.toml\",\"data\":{\"line\":3}}}");

            assertThatThrownBy(future::get).cause().isInstanceOfSatisfying(AcpException.ErrorResponse.class, e -> {
                assertThat(e.tried()).isEqualTo("initialize");
                assertThat(e.code()).isEqualTo(1001);
                assertThat(e.text()).isEqualTo("bad config.toml");
                assertThat(e.data().orElseThrow().path("line").asInt()).isEqualTo(3);
            });
            assertThat(connection.client.stats().skippedLines()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "\"ready\""})
    void an_answer_to_initialize_that_is_no_object_is_unreadable(String result) throws Exception {
        try (var connection = TestConnection.open()) {
            var future = connection.client.initialize(new Implementation("berth", "1"));
            connection.peer.answer(connection.peer.receive("initialize"), result);

            assertThatThrownBy(future::get).cause().isInstanceOf(AcpException.Unreadable.class);
        }
    }

    @Test
    void the_message_of_an_error_answer_is_bounded_and_its_text_is_whole() throws Exception {
        try (var connection = TestConnection.open()) {
            var future = connection.client.request("_x", Json.object());
            String text = "x".repeat(1_000_000);
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":"
                    + connection.peer.receive().path("id") + ",\"error\":{\"code\":1,\"message\":\"" + text + "\"}}");

            assertThatThrownBy(future::get).cause().isInstanceOfSatisfying(AcpException.ErrorResponse.class, e -> {
                assertThat(e.getMessage()).hasSizeLessThan(3000);
                assertThat(e.text()).isEqualTo(text);
            });
        }
    }
}
