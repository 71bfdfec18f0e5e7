package dev.berth.testkit.llm;

import com.sun.net.httpserver.HttpExchange;
import dev.berth.testkit.llm.ContentBlock.Piece;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** Server-sent events of one answer, each flushed at once. Used by the thread of the request. */
final class EventStream {
    private final HttpExchange exchange;
    private final CountDownLatch serverClosed;
    private final OutputStream out;

    private EventStream(HttpExchange exchange, CountDownLatch serverClosed) {
        this.exchange = exchange;
        this.serverClosed = serverClosed;
        this.out = exchange.getResponseBody();
    }

    static EventStream open(HttpExchange exchange, CountDownLatch serverClosed) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        return new EventStream(exchange, serverClosed);
    }

    /** An event whose name is also its data's {@code type}. */
    void sendNamed(ObjectNode data) throws IOException {
        write("event: " + data.path("type").asString() + "\ndata: " + LlmJson.write(data) + "\n\n");
    }

    void send(String data) throws IOException {
        write("data: " + data + "\n\n");
    }

    /** Applies the pause and the action of a piece. */
    void applyPiece(Piece piece) throws IOException, InterruptedException {
        applyPiece(piece, serverClosed);
    }

    static void applyPiece(Piece piece, CountDownLatch serverClosed) throws IOException, InterruptedException {
        boolean closed =
                piece.pause().isPositive() && serverClosed.await(piece.pause().toMillis(), TimeUnit.MILLISECONDS);
        switch (piece.action()) {
            case CONTINUE -> {}
            case HANG -> {
                serverClosed.await();
                closed = true;
            }
            case CUT -> throw new ConnectionCut("the script cuts the stream");
        }
        if (closed) {
            throw new ConnectionCut("the server was closed");
        }
    }

    void end() throws IOException {
        out.close();
        exchange.close();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * An exception that ends the connection in the middle of the answer: the JDK's server closes the connection when a
     * handler throws.
     */
    static final class ConnectionCut extends IOException {
        private static final long serialVersionUID = 1;

        ConnectionCut(String message) {
            super(message);
        }
    }
}
