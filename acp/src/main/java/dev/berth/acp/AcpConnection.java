package dev.berth.acp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * One live connection to a peer, of either role. Safe for all threads; no method blocks on the peer.
 *
 * <p>Threads: one platform thread reads, one writes, one virtual thread delivers notifications in the order of the wire.
 * Requests of the peer run on a virtual thread each, started in wire order. A response completes its future after every
 * notification that came before it was delivered, on a virtual thread of its own; so a handler of notifications must not
 * wait for a response.
 *
 * <p>Requests have no deadline of their own: put one on with {@code orTimeout}. A future that is cancelled or completed
 * by its caller sends {@code $/cancel_request} and drops the late answer.
 */
public interface AcpConnection extends AutoCloseable {
    /**
     * Sends a request of any method. The future fails with {@link AcpException} only.
     *
     * @param params an object, or a null node for none
     */
    CompletableFuture<JsonNode> request(String method, JsonNode params);

    /** Sends a notification of any method; false when it could not be queued (told to the listener). */
    boolean notify(String method, JsonNode params);

    /**
     * Completes with the ending once the connection is over and what waits is failing. If the stream ended by itself and
     * the handler is slow, updates that were read before may still be delivered afterwards. Never completes exceptionally.
     */
    CompletableFuture<ConnectionEnding> ended();

    /** The ending, once there is one. */
    Optional<ConnectionEnding> ending();

    /** The counters. */
    WireStats stats();

    /**
     * Ends the connection for the reason given, at once and without blocking: pending requests fail with it, handlers of
     * open requests are interrupted, no further update is delivered. Frames already queued are written and the streams
     * closed in the background. Idempotent: the first ending stays. After the end of a process rather wait for the end of
     * its stream, so that what it said last arrives; {@link AcpOptions#explainer} can name the exit code then.
     */
    void close(ConnectionEnding why);

    /** {@link #close(ConnectionEnding)} because we want to. */
    @Override
    default void close() {
        close(new ConnectionEnding.ClosedByUs());
    }
}
