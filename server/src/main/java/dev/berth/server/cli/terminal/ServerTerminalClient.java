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
 * Client of one terminal of the running server, by {@code tgw.v1} (docs/terminal-protocol.md). The thread of the
 * WebSocket writes and acknowledges output: a slow screen delays the acknowledgement, and the server then holds the
 * program back. Safe for all threads.
 */
final class ServerTerminalClient implements WebSocket.Listener {
    private static final Logger log = LoggerFactory.getLogger(ServerTerminalClient.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int OUTPUT = 0;
    private static final int SNAPSHOT = 1;
    private static final int SIGNAL = 128;

    private final OutputStream screen;
    private final CompletableFuture<String> sid = new CompletableFuture<>();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private long seq;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    /** How the terminal ended for this client. */
    sealed interface Ending {
        /** The program ended, with the exit status that a shell would give. */
        record Ended(int status) implements Ending {}

        /** This client detached; the program keeps running. */
        record Detached() implements Ending {}

        /** The connection or the server was lost. */
        record Lost(String seen) implements Ending {}
    }

    private ServerTerminalClient(OutputStream screen) {
        this.screen = screen;
    }

    /** An open terminal with its connection. */
    record Connection(ServerTerminalClient terminal, WebSocket socket) {
        void type(byte[] keys) {
            terminal.queue(() -> socket.sendBinary(frame(0, keys), true));
        }

        void resize(int columns, int rows) {
            ByteBuffer size = ByteBuffer.allocate(9).put((byte) 1);
            size.putShort((short) columns).putShort((short) rows).putInt(0);
            terminal.queue(() -> socket.sendBinary(size.flip(), true));
        }

        void send(String type) {
            terminal.queue(() -> socket.sendText("{\"t\":\"" + type + "\"}", true));
        }

        String sid() {
            return terminal.sid.getNow("");
        }

        CompletableFuture<Ending> ending() {
            return terminal.ending.copy();
        }
    }

    static Connection open(RunningServer server, String ticket, String query, OutputStream screen)
            throws InterruptedException {
        URI address = server.socketAddress(query);
        ServerTerminalClient terminal = new ServerTerminalClient(screen);
        try {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("tgw.v1", "ticket." + ticket)
                    .buildAsync(address, terminal)
                    .get();
            return new Connection(terminal, socket);
        } catch (ExecutionException e) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    "opening a terminal of the server " + server,
                    String.valueOf(e.getCause()),
                    "check whether berth serve still runs",
                    e);
        }
    }

    /** Sends after the message before: a WebSocket accepts no message while it sends another. */
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
            ending.complete(new Ending.Lost("this terminal takes no output: " + e.getMessage()));
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
            handle(from, JSON.readTree(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void handle(WebSocket from, JsonNode command) {
        switch (command.path("t").asString("")) {
            case "hello" -> {
                seq = command.path("seq").asLong(0);
                sid.complete(command.path("sid").asString(""));
                if (!command.path("owner").asBoolean(true)) {
                    queue(() -> from.sendText("{\"t\":\"take\"}", true));
                }
            }
            case "gap" -> seq = command.path("to").asLong(seq);
            case "exit" ->
                ending.complete(new Ending.Ended(
                        command.has("signal")
                                ? SIGNAL + command.path("signal").asInt(0)
                                : command.path("code").asInt(0)));
            default -> log.debug("unknown message {}", command);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ending.complete(code == WebSocket.NORMAL_CLOSURE ? new Ending.Detached() : lost(code, reason));
        return CompletableFuture.completedFuture(null);
    }

    private static Ending lost(int code, String reason) {
        return new Ending.Lost(
                switch (code) {
                    case 1012 -> "the server is stopping and ends its terminals";
                    case 4409 -> "another connection took over the terminal";
                    default ->
                        "the server closed the terminal (" + code + (reason.isEmpty() ? ")" : ", " + reason + ")");
                });
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ending.complete(new Ending.Lost("the connection to the server broke: " + error.getMessage()));
    }

    private static ByteBuffer frame(int opcode, byte[] bytes) {
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) opcode)
                .put(bytes)
                .flip();
    }
}
