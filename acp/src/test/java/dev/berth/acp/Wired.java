package dev.berth.acp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A client on an in-memory wire with a {@link RawPeer} at its other end. */
final class Wired implements AutoCloseable {
    final RecordingClient handler = new RecordingClient();
    final List<WireNote> notes = new CopyOnWriteArrayList<>();
    final RawPeer peer;
    final AcpClient client;

    private Wired(UnaryOperator<AcpOptions> options) {
        StreamPair streams = StreamPair.inMemory();
        peer = new RawPeer(streams.right());
        AcpOptions base = AcpOptions.named("test")
                .withListener(notes::add)
                .withPatience(Duration.ofMillis(200), Duration.ofMillis(200));
        client = AcpClient.over(streams.left().input(), streams.left().output(), handler, options.apply(base));
    }

    static Wired up() {
        return new Wired(UnaryOperator.identity());
    }

    static Wired up(UnaryOperator<AcpOptions> options) {
        return new Wired(options);
    }

    CompletableFuture<PromptResult> prompt() {
        return client.prompt("s", List.of(Content.text("hi")));
    }

    /** Asks and answers one request, to show that the connection lives. */
    JsonNode roundTrip() throws Exception {
        var future = client.request("_test/ping", Json.object());
        JsonNode request = peer.hear("_test/ping");
        peer.answer(request, "{\"pong\":true}");
        return future.get();
    }

    /** The same, with other things to hear before. */
    JsonNode roundTripAfter(String ignored) throws Exception {
        var future = client.request("_test/ping", Json.object());
        JsonNode message = peer.hear();
        while (!message.path("method").asString("").equals("_test/ping")) {
            if (!message.path("method").asString(ignored).equals(ignored)) {
                throw new AssertionError("expected " + ignored + ", heard " + message);
            }
            message = peer.hear();
        }
        peer.answer(message, "{\"pong\":true}");
        return future.get();
    }

    long noted(WireNote.Kind kind) {
        return notes.stream().filter(note -> note.kind() == kind).count();
    }

    @Override
    public void close() throws IOException {
        client.close();
        peer.close();
    }
}
