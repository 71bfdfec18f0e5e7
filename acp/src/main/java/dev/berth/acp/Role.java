package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The common part of the two roles. {@link #startThreads} starts the threads when the subclass is complete. */
abstract class Role implements AcpConnection, PeerHandler {
    private final JsonRpcConnection connection;

    @SuppressWarnings("this-escape") // used by no other thread before startThreads()
    Role(InputStream in, OutputStream out, AcpOptions options) {
        connection = new JsonRpcConnection(in, out, this, options);
    }

    final JsonRpcConnection connection() {
        return connection;
    }

    final void startThreads() {
        connection.start();
    }

    @Override
    public final CompletableFuture<JsonNode> request(String method, JsonNode params) {
        return connection.request(method, params);
    }

    @Override
    public final boolean notify(String method, JsonNode params) {
        return connection.notify(method, params);
    }

    @Override
    public final CompletableFuture<ConnectionEnding> ended() {
        return connection.ended();
    }

    @Override
    public final Optional<ConnectionEnding> ending() {
        return connection.ending();
    }

    @Override
    public final WireStats stats() {
        return connection.stats();
    }

    @Override
    public final void close(ConnectionEnding why) {
        connection.close(why);
    }
}
