package dev.berth.acp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * A connection to a peer, in either role. Safe for all threads; no method waits for the peer.
 *
 * <p>Threads: one platform thread reads, one writes, one virtual thread delivers notifications in the order of the
 * wire. Each request of the peer runs on a virtual thread of its own; these threads start in the order of the wire. A
 * response completes its future on a virtual thread of its own, after all earlier notifications were delivered; so a
 * handler of notifications must not wait for a response.
 *
 * <p>Requests have no deadline: set one with {@code orTimeout}. When the caller cancels or completes a future, the
 * connection sends {@code $/cancel_request} and drops the late answer.
 */
public interface AcpConnection extends AutoCloseable {
    /**
     * Sends a request of any method. The future fails with {@link AcpException} only.
     *
     * @param params an object, or a null node for no parameters
     */
    CompletableFuture<JsonNode> request(String method, JsonNode params);

    /**
     * Sends a notification of any method; false when the notification could not be queued (which the listener is told).
     */
    boolean notify(String method, JsonNode params);

    /**
     * Completes with the ending when the connection is over and its pending requests fail. If the peer ended the stream
     * and the handler is slow, updates that were read before may still be delivered afterwards. Never completes
     * exceptionally. Each call answers a copy, whose dependents run on a thread of their own.
     */
    CompletableFuture<ConnectionEnding> ended();

    /** The ending; empty while the connection is open. */
    Optional<ConnectionEnding> ending();

    /** A snapshot of the counters. */
    WireStats stats();

    /**
     * Ends the connection at once and without blocking: pending requests fail with {@code why}, handlers of open
     * requests are interrupted, no further update is delivered, and a handler that still runs after
     * {@link AcpOptions.Waits#close} is interrupted. Queued frames are written and the streams are closed in
     * the background. Idempotent: the first ending stays. After the end of a process, wait for the end of its stream
     * instead, so that its last output arrives; {@link AcpOptions#explainer} can then name the exit code.
     */
    void close(ConnectionEnding why);

    /** {@link #close(ConnectionEnding)} with {@link ConnectionEnding.ClosedByUs}. */
    @Override
    default void close() {
        close(new ConnectionEnding.ClosedByUs());
    }
}
