package dev.berth.server;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** One who watches a terminal of a server, and acknowledges what comes. */
final class ServedTerminal implements WebSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final StringBuilder told = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private long seq;

    private ServedTerminal() {}

    static ServedTerminal open(URI address, String ticket) throws Exception {
        ServedTerminal terminal = new ServedTerminal();
        terminal.socket.complete(HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("tgw.v1", "ticket." + ticket)
                .buildAsync(address, terminal)
                .get());
        return terminal;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            output(from, message.toByteArray());
            message.reset();
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private synchronized void output(WebSocket from, byte[] bytes) {
        if (bytes[0] == 0) {
            shown.write(bytes, 1, bytes.length - 1);
            seq += bytes.length - 1;
            var _ = from.sendBinary(
                    ByteBuffer.allocate(9).put((byte) 2).putLong(seq).flip(), true);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        hear(data);
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private synchronized void hear(CharSequence data) {
        told.append(data).append('\n');
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    void type(String keys) throws Exception {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        socket.get()
                .sendBinary(
                        ByteBuffer.allocate(1 + bytes.length)
                                .put((byte) 0)
                                .put(bytes)
                                .flip(),
                        true)
                .get();
    }

    ServedTerminal until(String words) {
        await(words).atMost(PATIENCE).until(() -> shown().contains(words));
        return this;
    }

    synchronized String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    synchronized String told() {
        return told.toString();
    }

    /** As its first message says. */
    String sid() {
        await().atMost(PATIENCE).until(() -> told().contains("\n"));
        return new JsonMapper()
                .readTree(told().lines().findFirst().orElseThrow())
                .path("sid")
                .stringValue();
    }

    synchronized long seq() {
        return seq;
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** As a tab that is reloaded. */
    void cut() {
        socket.join().abort();
    }
}
