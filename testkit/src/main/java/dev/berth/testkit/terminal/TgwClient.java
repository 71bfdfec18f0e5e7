package dev.berth.testkit.terminal;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of {@code tgw.v1}, written from docs/terminal-protocol.md alone: it keeps and acknowledges the output. Safe
 * for all threads. A wait that takes longer than its time limit fails with an exception of Awaitility.
 */
public final class TgwClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final List<JsonNode> texts = new ArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final boolean acknowledges;
    private long seq;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private boolean owner;
    private final CompletableFuture<WebSocket> socket;

    private TgwClient(WebSocket.Builder builder, URI address, boolean acknowledges) {
        this.acknowledges = acknowledges;
        this.socket = builder.buildAsync(address, new Listener());
    }

    /**
     * Opens a terminal, or joins an open one.
     *
     * @param server the server's host and port
     * @param query the query of the address, without the question mark
     */
    public static TgwClient open(String server, String query, String ticket) throws Exception {
        return open(server, query, List.of("tgw.v1", "ticket." + ticket), Optional.empty(), true);
    }

    /** Opens or joins a terminal with these offered subprotocols and this origin, with or without acknowledgements. */
    public static TgwClient open(
            String server, String query, List<String> offered, Optional<String> origin, boolean acknowledges)
            throws Exception {
        WebSocket.Builder builder = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(
                        offered.getFirst(), offered.subList(1, offered.size()).toArray(String[]::new));
        origin.ifPresent(page -> builder.header("Origin", page));
        URI address = URI.create("ws://" + server + "/terminal/ws?" + query);
        TgwClient client = new TgwClient(builder, address, acknowledges);
        client.socket.get();
        return client;
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                handleBinary(from, message.toByteArray());
                message.reset();
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                handleMessage(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(1006);
        }
    }

    private synchronized void handleBinary(WebSocket from, byte[] bytes) {
        if (bytes[0] == 0) {
            output.write(bytes, 1, bytes.length - 1);
            seq += bytes.length - 1;
            if (acknowledges) {
                ByteBuffer ack =
                        ByteBuffer.allocate(9).put((byte) 2).putLong(seq).flip();
                var _ = queue(() -> from.sendBinary(ack, true));
            }
        }
    }

    private synchronized void handleMessage(JsonNode node) {
        texts.add(node);
        switch (node.path("t").stringValue()) {
            case "hello" -> {
                seq = node.path("seq").longValue();
                owner = node.path("owner").booleanValue();
            }
            case "owner" -> owner = node.path("you").booleanValue();
            case "gap" -> seq = node.path("to").longValue();
            default -> {}
        }
    }

    /** Queues messages, because the socket accepts no message while another one is being sent. */
    private synchronized CompletableFuture<?> queue(Supplier<CompletableFuture<WebSocket>> message) {
        sending = sending.handle((_, _) -> this).thenCompose(_ -> message.get());
        return sending;
    }

    public void type(String keys) throws Exception {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        sendBinary(
                ByteBuffer.allocate(1 + bytes.length).put((byte) 0).put(bytes).flip());
    }

    public void resize(int columns, int rows) throws Exception {
        sendBinary(ByteBuffer.allocate(9)
                .put((byte) 1)
                .putShort((short) columns)
                .putShort((short) rows)
                .putShort((short) 0)
                .putShort((short) 0)
                .flip());
    }

    public void sendSignal(int number) throws Exception {
        sendBinary(ByteBuffer.allocate(2).put((byte) 4).put((byte) number).flip());
    }

    public void sendBinary(ByteBuffer bytes) throws Exception {
        sendBinary(bytes, true);
    }

    /** Sends a part of a binary message. */
    public void sendBinary(ByteBuffer bytes, boolean last) throws Exception {
        queue(() -> socket.join().sendBinary(bytes, last)).get();
    }

    /** Sends a binary message and ignores a failed connection. */
    public void trySend(ByteBuffer bytes) {
        var _ = queue(() -> socket.join().sendBinary(bytes, true))
                .handle((_, _) -> this)
                .join();
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    public void sendText(String json) throws Exception {
        queue(() -> socket.join().sendText(json, true)).get();
    }

    public synchronized String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    public synchronized long seq() {
        return seq;
    }

    public synchronized boolean isOwner() {
        return owner;
    }

    public synchronized List<JsonNode> texts() {
        return List.copyOf(texts);
    }

    public Optional<JsonNode> lastMessage(String type) {
        return texts().stream()
                .filter(node -> node.path("t").stringValue().equals(type))
                .reduce((_, last) -> last);
    }

    public TgwClient awaitOutput(String expected) {
        await().atMost(TIMEOUT).until(() -> output().contains(expected));
        return this;
    }

    public JsonNode awaitMessage(String type, Predicate<JsonNode> condition) {
        await().atMost(TIMEOUT).until(() -> lastMessage(type).filter(condition).isPresent());
        return lastMessage(type).orElseThrow();
    }

    public JsonNode awaitMessage(String type) {
        return awaitMessage(type, _ -> true);
    }

    public String sessionId() {
        return awaitMessage("hello").path("sid").stringValue();
    }

    public int closeCode() throws Exception {
        return closed.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Aborts the connection without a close frame. */
    public void abort() {
        socket.join().abort();
    }

    @Override
    public void close() {
        socket.join().abort();
    }
}
