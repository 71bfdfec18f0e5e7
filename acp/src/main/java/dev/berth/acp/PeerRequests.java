package dev.berth.acp;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The peer's requests without an answer. Each request is answered exactly once, whatever its handler does. Safe for all
 * threads.
 */
final class PeerRequests {
    /** The sender of answers. */
    @FunctionalInterface
    interface Sender {
        /** Sends an answer; false if the outgoing queue has no room. Waits for room if {@code waitForRoom}. */
        boolean send(JsonNode id, ObjectNode answer, boolean waitForRoom);
    }

    private final String name;
    private final int max;
    private final long maxSize;
    private final PeerHandler handler;
    private final Counters counters;
    private final Sender sender;
    private final Set<PeerRequest> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong openSize = new AtomicLong();
    private volatile @Nullable ConnectionEnding ending;

    PeerRequests(AcpOptions options, PeerHandler handler, Counters counters, Sender sender) {
        this.name = options.name();
        this.max = options.limits().peerRequests();
        this.maxSize = options.limits().backlogBytes();
        this.handler = handler;
        this.counters = counters;
        this.sender = sender;
    }

    /** Begins a request of {@code size} bytes of heap, on the delivering thread. */
    void begin(Frame.Request frame, long size) {
        if (open.size() >= max) {
            refuse(frame.id(), ErrorCode.INTERNAL_ERROR, max + " requests are open already");
            return;
        }
        long before = openSize.get();
        if (before > 0 && before + size > maxSize) {
            refuse(frame.id(), ErrorCode.INTERNAL_ERROR, before + " bytes of requests are open already");
            return;
        }
        var request = new PeerRequest(frame.id(), frame.method(), frame.params(), size);
        open.add(request);
        openSize.addAndGet(size);
        PeerHandler.Work work;
        try {
            work = handler.begin(request);
        } catch (RuntimeException | Error e) {
            work = () -> {
                throw e;
            };
        }
        PeerHandler.Work startedWork = work;
        Thread thread = Thread.ofVirtual().name(name + "-acp-request").unstarted(() -> run(request, startedWork));
        var _ = request.reply().whenComplete((result, failure) -> {
            if (!Thread.currentThread().equals(thread)) {
                thread.interrupt();
            }
            finish(request, result, failure);
        });
        thread.start();
        ConnectionEnding over = ending;
        if (over != null) {
            // race: closeAll may have run before this request was in the set
            close(request, over);
        }
    }

    private void run(PeerRequest request, PeerHandler.Work work) {
        try {
            if (!request.reply().isDone()) {
                work.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.reply().completeExceptionally(e);
        } catch (Exception | Error e) {
            request.reply().completeExceptionally(e);
        }
    }

    private void finish(PeerRequest request, @Nullable JsonNode result, @Nullable Throwable failure) {
        try {
            answer(request, failure == null ? success(result) : failure(request, failure));
        } catch (RuntimeException | Error e) {
            // the handler's result can't be written as JSON; invariant: every request gets an answer
            counters.note(WireNote.Kind.HANDLER_FAILED, "the answer to a request can't be written", e);
            answer(request, error(ErrorCode.INTERNAL_ERROR, "internal error: the answer can't be written"));
        }
    }

    private void answer(PeerRequest request, ObjectNode frame) {
        if (sender.send(request.id(), frame, false)) {
            remove(request);
            return;
        }
        // no room: the request counts as open until its answer is queued
        Thread.startVirtualThread(() -> {
            var _ = sender.send(request.id(), frame, true);
            remove(request);
        });
    }

    private void remove(PeerRequest request) {
        if (open.remove(request)) {
            openSize.addAndGet(-request.size());
        }
    }

    private static ObjectNode success(@Nullable JsonNode result) {
        JsonNode value = result == null || result.isMissingNode() ? Json.nothing() : result;
        return Json.object().set("result", value);
    }

    private ObjectNode failure(PeerRequest request, Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof AcpException.ErrorResponse e) {
            if (e.code() == ErrorCode.METHOD_NOT_FOUND) {
                counters.note(WireNote.Kind.REFUSED_REQUEST, "a request of an unknown method", request.method());
            }
            ObjectNode node = error(e.code(), e.text());
            e.data().ifPresent(data -> ((ObjectNode) node.path("error")).set("data", data));
            return node;
        }
        if (cause instanceof CancellationException) {
            return error(ErrorCode.REQUEST_CANCELLED, "cancelled");
        }
        if (ending == null) {
            counters.note(WireNote.Kind.HANDLER_FAILED, "the handler of a request failed", cause);
        }
        return error(ErrorCode.INTERNAL_ERROR, Json.preview("internal error: " + cause));
    }

    /** Answers with an error without asking the handler. */
    void refuse(JsonNode id, int code, String why) {
        counters.note(WireNote.Kind.REFUSED_REQUEST, "a request that its handler was not asked about", why);
        if (!sender.send(id, error(code, why), false)) {
            counters.note(WireNote.Kind.NOT_SENT, "an error for a refused request");
        }
    }

    /** Cancels the open requests of this id, because the peer cancelled the id. */
    void cancel(JsonNode id) {
        for (PeerRequest request : open) {
            if (request.id().equals(id)) {
                request.reply()
                        .completeExceptionally(
                                new AcpException.ErrorResponse(ErrorCode.REQUEST_CANCELLED, "cancelled"));
            }
        }
    }

    void closeAll(ConnectionEnding ending) {
        this.ending = ending;
        open.forEach(request -> close(request, ending));
    }

    // on a thread of its own: callbacks of a reply may run foreign code
    private static void close(PeerRequest request, ConnectionEnding ending) {
        Thread.startVirtualThread(
                () -> request.reply().completeExceptionally(new AcpException.Closed(request.method(), ending)));
    }

    private static ObjectNode error(int code, String text) {
        ObjectNode node = Json.object();
        node.putObject("error").put("code", code).put("message", text);
        return node;
    }
}
