package dev.berth.server.cli.terminal;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.serve.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A terminal of the running server, by {@code tgw.v1} (docs/terminal-protocol.md). Output is written, and acknowledged, on
 * the WebSocket's thread, which waits for the screen and thereby holds the program back. Safe for all threads.
 */
final class ServedTerminal implements WebSocket.Listener {
    private static final Logger log = LoggerFactory.getLogger(ServedTerminal.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int OUTPUT = 0;
    private static final int SNAPSHOT = 1;
    private static final int SIGNAL = 128;

    private final OutputStream screen;
    private final CompletableFuture<String> sid = new CompletableFuture<>();
    private final CompletableFuture<Left> left = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private long seq;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    /** How it was left. */
    sealed interface Left {
        /** With the status that a shell would give it. */
        record Ended(int status) implements Left {}

        /** Its program goes on. */
        record Detached() implements Left {}

        record Lost(String seen) implements Left {}
    }

    private ServedTerminal(OutputStream screen) {
        this.screen = screen;
    }

    /** A terminal with its line to it. */
    record Opened(ServedTerminal terminal, WebSocket socket) {
        void type(byte[] keys) {
            terminal.queue(() -> socket.sendBinary(frame(0, keys), true));
        }

        void resize(int columns, int rows) {
            ByteBuffer size = ByteBuffer.allocate(9).put((byte) 1);
            size.putShort((short) columns).putShort((short) rows).putInt(0);
            terminal.queue(() -> socket.sendBinary(size.flip(), true));
        }

        void say(String type) {
            terminal.queue(() -> socket.sendText("{\"t\":\"" + type + "\"}", true));
        }

        String sid() {
            return terminal.sid.getNow("");
        }

        CompletableFuture<Left> left() {
            return terminal.left.copy();
        }
    }

    static Opened open(RunningServer server, String ticket, String query, OutputStream screen)
            throws InterruptedException {
        URI address = server.socket(query);
        ServedTerminal terminal = new ServedTerminal(screen);
        try {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("tgw.v1", "ticket." + ticket)
                    .buildAsync(address, terminal)
                    .get();
            return new Opened(terminal, socket);
        } catch (ExecutionException e) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    "opening a terminal of the server " + server,
                    String.valueOf(e.getCause()),
                    "see whether berth serve still runs",
                    e);
        }
    }

    /** One after the other: the socket takes no message while another is on its way. */
    private synchronized void queue(Supplier<CompletableFuture<WebSocket>> next) {
        sending = sending.handle((_, _) -> this).thenCompose(_ -> next.get()).exceptionally(e -> {
            log.debug("not sent", e);
            return null;
        });
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            binary(from, message.toByteArray());
            message.reset();
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void binary(WebSocket from, byte[] bytes) {
        if (bytes.length == 0 || (bytes[0] != OUTPUT && bytes[0] != SNAPSHOT)) {
            return;
        }
        try {
            screen.write(bytes, 1, bytes.length - 1);
            screen.flush();
        } catch (IOException e) {
            left.complete(new Left.Lost("this terminal takes no output: " + e.getMessage()));
        }
        if (bytes[0] == OUTPUT) {
            seq += bytes.length - 1;
            ByteBuffer ack = ByteBuffer.allocate(9).put((byte) 2).putLong(seq).flip();
            queue(() -> from.sendBinary(ack, true));
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            hear(from, JSON.readTree(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void hear(WebSocket from, JsonNode said) {
        switch (said.path("t").asString("")) {
            case "hello" -> {
                seq = said.path("seq").asLong(0);
                sid.complete(said.path("sid").asString(""));
                if (!said.path("owner").asBoolean(true)) {
                    queue(() -> from.sendText("{\"t\":\"take\"}", true));
                }
            }
            case "gap" -> seq = said.path("to").asLong(seq);
            case "exit" ->
                left.complete(new Left.Ended(
                        said.has("signal")
                                ? SIGNAL + said.path("signal").asInt(0)
                                : said.path("code").asInt(0)));
            default -> log.debug("server said {}", said);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        left.complete(code == WebSocket.NORMAL_CLOSURE ? new Left.Detached() : lost(code, reason));
        return CompletableFuture.completedFuture(null);
    }

    private static Left lost(int code, String reason) {
        return new Left.Lost(
                switch (code) {
                    case 1012 -> "the server stops, and its terminals with it";
                    case 4409 -> "it was replaced by another connection";
                    default -> "the server closed it (" + code + (reason.isEmpty() ? ")" : ", " + reason + ")");
                });
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        left.complete(new Left.Lost("the line to the server broke: " + error.getMessage()));
    }

    private static ByteBuffer frame(int opcode, byte[] bytes) {
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) opcode)
                .put(bytes)
                .flip();
    }
}
