package dev.berth.acp;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The peer's requests that have no answer yet. Each is answered exactly once, whatever its handler does. */
final class PeerRequests {
    private final String name;
    private final int max;
    private final PeerHandler handler;
    private final Counters counters;
    private final BiConsumer<JsonNode, ObjectNode> answer;
    private final Set<PeerRequest> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Ending ending;

    PeerRequests(
            String name, int max, PeerHandler handler, Counters counters, BiConsumer<JsonNode, ObjectNode> answer) {
        this.name = name;
        this.max = max;
        this.handler = handler;
        this.counters = counters;
        this.answer = answer;
    }

    /** On the delivering thread. */
    void begin(Frame.Request frame) {
        if (open.size() >= max) {
            refuse(frame.id(), ErrorCode.INTERNAL_ERROR, max + " requests are open already");
            return;
        }
        var request = new PeerRequest(frame.id(), frame.method(), frame.params());
        open.add(request);
        PeerHandler.Work work;
        try {
            work = handler.begin(request);
        } catch (RuntimeException | Error e) {
            work = () -> {
                throw e;
            };
        }
        PeerHandler.Work begun = work;
        Thread thread =
                Thread.ofVirtual().name(name + "-acp-request-" + frame.method()).unstarted(() -> run(request, begun));
        var _ = request.reply().whenComplete((result, failure) -> {
            open.remove(request);
            if (!Thread.currentThread().equals(thread)) {
                thread.interrupt();
            }
            send(request, result, failure);
        });
        thread.start();
        Ending over = ending;
        if (over != null) {
            // Guard against race with closeAll, which may have run before this request was in the set
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

    private void send(PeerRequest request, @Nullable JsonNode result, @Nullable Throwable failure) {
        if (failure == null) {
            JsonNode answered = result == null || result.isMissingNode() ? Json.nothing() : result;
            answer.accept(request.id(), Json.object().set("result", answered));
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        switch (cause) {
            case AcpException.Closed _ -> {}
            case AcpException.ErrorResponse e -> {
                if (e.code() == ErrorCode.METHOD_NOT_FOUND) {
                    counters.note(WireNote.Kind.REFUSED_REQUEST, Json.preview(request.method() + ": " + e.text()));
                }
                ObjectNode error = error(e.code(), e.text());
                e.data().ifPresent(data -> ((ObjectNode) error.path("error")).set("data", data));
                answer.accept(request.id(), error);
            }
            case CancellationException _ ->
                answer.accept(request.id(), error(ErrorCode.REQUEST_CANCELLED, "cancelled"));
            default -> {
                counters.note(WireNote.Kind.HANDLER_FAILED, Json.preview(request.method() + ": " + cause));
                answer.accept(request.id(), error(ErrorCode.INTERNAL_ERROR, Json.preview("internal error: " + cause)));
            }
        }
    }

    /** Answers with an error without asking the handler. */
    void refuse(JsonNode id, int code, String why) {
        counters.note(WireNote.Kind.REFUSED_REQUEST, Json.preview(why));
        answer.accept(id, error(code, why));
    }

    /** The peer takes a request back. */
    void cancelled(JsonNode id) {
        for (PeerRequest request : open) {
            if (request.id().equals(id)) {
                request.reply()
                        .completeExceptionally(
                                new AcpException.ErrorResponse(ErrorCode.REQUEST_CANCELLED, "cancelled"));
            }
        }
    }

    void closeAll(Ending ending) {
        this.ending = ending;
        open.forEach(request -> close(request, ending));
    }

    // on a thread of its own: callbacks of a role may run foreign code
    private static void close(PeerRequest request, Ending ending) {
        Thread.startVirtualThread(
                () -> request.reply().completeExceptionally(new AcpException.Closed(request.method(), ending)));
    }

    private static ObjectNode error(int code, String text) {
        ObjectNode node = Json.object();
        node.putObject("error").put("code", code).put("message", text);
        return node;
    }
}
