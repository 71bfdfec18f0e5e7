package dev.berth.acp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A client connected in memory to a {@link RawPeer}. */
final class TestConnection implements AutoCloseable {
    final RecordingClient handler = new RecordingClient();
    final List<WireNote> notes = new CopyOnWriteArrayList<>();
    final RawPeer peer;
    final AcpClient client;

    private TestConnection(UnaryOperator<AcpOptions> options) {
        StreamPair streams = StreamPair.inMemory();
        peer = new RawPeer(streams.right());
        AcpOptions base = AcpOptions.named("test")
                .withListener(notes::add)
                .withPatience(Duration.ofMillis(200), Duration.ofMillis(200));
        client = AcpClient.over(streams.left().input(), streams.left().output(), handler, options.apply(base));
    }

    static TestConnection open() {
        return new TestConnection(UnaryOperator.identity());
    }

    static TestConnection open(UnaryOperator<AcpOptions> options) {
        return new TestConnection(options);
    }

    CompletableFuture<PromptResult> prompt() {
        return client.prompt("s", List.of(Content.text("hi")));
    }

    /** Sends and answers one request, to show that the connection still works. */
    JsonNode roundTrip() throws Exception {
        var future = client.request("_test/ping", Json.object());
        JsonNode request = peer.receive("_test/ping");
        peer.answer(request, "{\"pong\":true}");
        return future.get();
    }

    /** Sends and answers one request, skipping messages of the method {@code ignored} before it. */
    JsonNode roundTripAfter(String ignored) throws Exception {
        var future = client.request("_test/ping", Json.object());
        JsonNode message = peer.receive();
        while (!message.path("method").asString("").equals("_test/ping")) {
            if (!message.path("method").asString(ignored).equals(ignored)) {
                throw new AssertionError("expected " + ignored + ", received " + message);
            }
            message = peer.receive();
        }
        peer.answer(message, "{\"pong\":true}");
        return future.get();
    }

    /** The number of notes of a kind, when the listener has received them all. */
    long noteCount(WireNote.Kind kind) {
        await().until(() -> notes.stream().filter(note -> note.kind() == kind).count()
                == client.stats().count(kind));
        return client.stats().count(kind);
    }

    @Override
    public void close() throws IOException {
        client.close();
        peer.close();
    }
}
