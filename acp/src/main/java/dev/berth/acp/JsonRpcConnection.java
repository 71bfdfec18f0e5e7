package dev.berth.acp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC 2.0 over two streams, one object a line. {@link #start} starts the threads that {@link AcpConnection} names;
 * one more thread closes the streams at the end.
 */
final class JsonRpcConnection implements AcpConnection {
    private static final String CANCEL = "$/cancel_request";

    private final AcpOptions options;
    private final Counters counters;
    private final Outbox outbox;
    private final Inbox inbox;
    private final PendingRequests pending;
    private final PeerRequests peerRequests;
    private final PeerHandler handler;
    private final FrameSource source;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicBoolean settling = new AtomicBoolean();
    private final AtomicReference<@Nullable ConnectionEnding> ending = new AtomicReference<>();
    private final CompletableFuture<ConnectionEnding> ended = new CompletableFuture<>();

    JsonRpcConnection(InputStream in, OutputStream out, PeerHandler handler, AcpOptions options) {
        this.options = options;
        this.handler = handler;
        this.in = in;
        this.out = out;
        counters = new Counters(options.listener());
        outbox = new Outbox(
                options.name(),
                out,
                options.limits().outboxBytes(),
                counters,
                e -> settle(new ConnectionEnding.WriteFailed(Json.describe(e))));
        inbox = new Inbox(
                options.name(),
                options.limits().backlogBytes(),
                () -> counters.note(WireNote.Kind.READING_PAUSED, "a handler is slower than the peer"),
                e -> counters.note(WireNote.Kind.HANDLER_FAILED, "delivering a message failed", e));
        pending = new PendingRequests(inbox::isDeliveringThread, this::sendCancel);
        peerRequests = new PeerRequests(options, handler, counters, this::answer);
        source = new FrameSource(options, in, counters, new IncomingFrames());
    }

    void start() {
        inbox.start();
        outbox.start();
        source.start();
    }

    /** The incoming frames, on the reading thread: answers are matched at once, all handlers run in order. */
    private final class IncomingFrames implements FrameSource.Sink {
        @Override
        public void onFrame(Frame frame, long size) {
            switch (frame) {
                case Frame.Request request -> inbox.put(() -> peerRequests.begin(request, size), size);
                case Frame.Notification note -> inbox.put(() -> deliver(note), size);
                case Frame.Response response -> {
                    var request = pending.find(response.id());
                    if (request.isPresent() && request.get().setAnswer(response.result(), response.error())) {
                        finishInOrder(request.get(), size);
                    } else {
                        counters.note(
                                WireNote.Kind.UNMATCHED_RESPONSE,
                                "an answer that no request waits for",
                                response.id().asString("an id that is neither text nor number"));
                    }
                }
                case Frame.Foreign foreign ->
                    counters.note(
                            WireNote.Kind.SKIPPED_LINE, "a JSON object that is no JSON-RPC message", foreign.why());
            }
        }

        @Override
        public void onUnreadable(JsonNode id, boolean answer, String why) {
            if (!answer) {
                inbox.put(() -> peerRequests.refuse(id, ErrorCode.INVALID_REQUEST, why), 0);
                return;
            }
            pending.find(id)
                    .filter(request -> request.setUnreadableAnswer(why))
                    .ifPresent(request -> finishInOrder(request, 0));
        }

        @Override
        public void onEnd(ConnectionEnding observed) {
            inbox.complete();
            settle(observed);
        }
    }

    private void finishInOrder(PendingRequests.Pending<?> request, long size) {
        inbox.put(() -> request.finish(new AcpException.Unreadable(request.method, "the answer is missing")), size);
    }

    private void deliver(Frame.Notification note) {
        try {
            if (note.method().equals(CANCEL)) {
                peerRequests.cancel(note.params().path("requestId"));
            } else {
                handler.notification(note.method(), note.params());
            }
        } catch (RuntimeException | Error e) {
            counters.note(WireNote.Kind.HANDLER_FAILED, "the handler of a notification failed", e);
        }
    }

    @Override
    public CompletableFuture<JsonNode> request(String method, JsonNode params) {
        return request(method, params, PendingRequests.Plan.of(node -> node));
    }

    <T> CompletableFuture<T> request(String method, JsonNode params, PendingRequests.Plan<T> plan) {
        long id = pending.nextId();
        byte[] frame = Json.line(message(method, params).put("id", id));
        var request = pending.add(id, method, plan);
        ConnectionEnding over = ending.get();
        Outbox.OfferResult offered = over == null ? outbox.offer(frame) : Outbox.OfferResult.CLOSED;
        if (offered == Outbox.OfferResult.FULL) {
            request.finish(new AcpException.Congested(method, outbox.queued()));
        } else if (over != null) {
            // race: end() may have run before this request was pending
            request.finish(new AcpException.Closed(method, over));
        }
        // race: if writing failed meanwhile, settle() fails this request with the ending
        return request.future;
    }

    @Override
    public boolean notify(String method, JsonNode params) {
        boolean queued = offer(method, params);
        if (!queued) {
            noteNotSent();
        }
        return queued;
    }

    /** Queues a notification without running foreign code; false when there is no room. */
    boolean offer(String method, JsonNode params) {
        return outbox.offer(Json.line(message(method, params))) == Outbox.OfferResult.QUEUED;
    }

    void noteNotSent() {
        counters.note(WireNote.Kind.NOT_SENT, "a notification that could not be queued");
    }

    Counters counters() {
        return counters;
    }

    /** Sends a notification as {@link #notify} does, but waits for room in the outgoing queue. */
    void notifyWhenRoom(String method, JsonNode params) throws InterruptedException {
        if (!outbox.put(Json.line(message(method, params)))) {
            throw new AcpException.Closed(
                    method, ending().orElse(new ConnectionEnding.WriteFailed("the outgoing queue is closed")));
        }
    }

    private static ObjectNode message(String method, JsonNode params) {
        ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", method);
        if (params.isContainer()) {
            message.set("params", params);
        }
        return message;
    }

    private boolean answer(JsonNode id, ObjectNode answer, boolean waitForRoom) {
        byte[] frame = Json.line(answer.put("jsonrpc", "2.0").set("id", id));
        Outbox.OfferResult offered = outbox.offer(frame);
        if (offered == Outbox.OfferResult.FULL && waitForRoom) {
            try {
                return outbox.put(frame);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return offered == Outbox.OfferResult.QUEUED;
    }

    private void sendCancel(PendingRequests.Pending<?> request) {
        if (ending.get() == null) {
            var _ = notify(CANCEL, Json.object().put("requestId", request.id));
        }
    }

    @Override
    public CompletableFuture<ConnectionEnding> ended() {
        return VirtualThreads.copy(ended);
    }

    @Override
    public Optional<ConnectionEnding> ending() {
        return Optional.ofNullable(ending.get());
    }

    @Override
    public WireStats stats() {
        return counters.snapshot();
    }

    /**
     * Ends the connection after the peer ended a stream. First waits, up to the deadline, for queued messages and for
     * the explainer.
     */
    private void settle(ConnectionEnding observed) {
        if (settling.compareAndSet(false, true)) {
            Thread.ofVirtual().name(options.name() + "-acp-settle").start(() -> {
                long deadline = System.nanoTime() + options.waits().ending().toNanos();
                var explanation = new CompletableFuture<ConnectionEnding>();
                Thread explainer = Thread.startVirtualThread(() -> explanation.complete(explain(observed)));
                BoundedWaits.until(CompletableFuture.allOf(source.finished(), inbox.drained()), deadline);
                BoundedWaits.until(explanation, deadline);
                end(explanation.getNow(observed));
                explainer.interrupt();
            });
        }
    }

    private ConnectionEnding explain(ConnectionEnding observed) {
        try {
            return Objects.requireNonNull(options.explainer().apply(observed), "null instead of an ending");
        } catch (RuntimeException | Error e) {
            counters.note(WireNote.Kind.HANDLER_FAILED, "the explainer failed", e);
            return observed;
        }
    }

    @Override
    public void close(ConnectionEnding why) {
        settling.set(true);
        inbox.close(options.waits().close());
        end(why);
    }

    private void end(ConnectionEnding why) {
        if (!ending.compareAndSet(null, why)) {
            return;
        }
        outbox.close();
        pending.finishAll(why);
        peerRequests.closeAll(why);
        ended.complete(why);
        onClosingThread(this::closeStreams);
    }

    // a platform thread: closing a stream may block in the kernel
    private void onClosingThread(Runnable task) {
        Thread.ofPlatform().daemon().name(options.name() + "-acp-close").start(task);
    }

    /** Closes both streams, after a bounded wait for queued frames and for the peer's end of stream. */
    private void closeStreams() {
        long deadline = System.nanoTime() + options.waits().close().toNanos();
        BoundedWaits.until(outbox.finished(), deadline);
        BoundedWaits.until(source.finished(), deadline);
        outbox.abort();
        outbox.interrupt();
        source.interrupt();
        // a stream whose close blocks does not keep the other open
        onClosingThread(() -> close(in));
        close(out);
    }

    private void close(AutoCloseable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            counters.note(WireNote.Kind.NOT_SENT, "closing a stream failed", e);
        } catch (Exception | Error e) {
            counters.note(WireNote.Kind.HANDLER_FAILED, "closing a stream failed", e);
        }
    }
}
