package dev.berth.acp;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An open permission question of the agent. It is answered with an outcome whatever its handler does, and the handler is
 * told when the question is withdrawn.
 */
final class PermissionQuestion {
    private final CompletableFuture<PermissionWithdrawal> withdrawn = new CompletableFuture<>();
    private final PermissionRequest request;
    private final CompletableFuture<JsonNode> reply;
    private final Counters counters;
    private final AtomicReference<@Nullable PermissionWithdrawal> withdrawal = new AtomicReference<>();
    private volatile boolean answeredByHandler;

    PermissionQuestion(PeerRequest request, Counters counters) {
        this.request = new PermissionRequest(request.text("sessionId"), request.params(), withdrawn);
        this.reply = request.reply();
        this.counters = counters;
        var _ = reply.whenComplete((_, failure) -> {
            if (!answeredByHandler) {
                withdrawn.complete(reason(failure));
            }
        });
    }

    String sessionId() {
        return request.sessionId();
    }

    CompletableFuture<JsonNode> reply() {
        return reply;
    }

    /** Answers the agent that the question was cancelled; does nothing if the question is answered already. */
    void withdraw(PermissionWithdrawal why) {
        withdrawal.compareAndSet(null, why);
        reply.complete(PermissionJson.outcome(new PermissionOutcome.Cancelled(), request));
    }

    private PermissionWithdrawal reason(@Nullable Throwable failure) {
        if (failure instanceof AcpException.Closed) {
            return PermissionWithdrawal.CONNECTION_ENDED;
        }
        PermissionWithdrawal why = withdrawal.get();
        return failure != null || why == null ? PermissionWithdrawal.BY_AGENT : why;
    }

    /** Asks the handler, on the thread of the question. */
    void ask(AcpClientHandler handler) {
        CompletionStage<PermissionOutcome> stage;
        try {
            stage = Objects.requireNonNull(handler.requestPermission(request), "null instead of a stage");
            var _ = stage.whenComplete((outcome, failure) -> answer(outcome, failure));
        } catch (RuntimeException | Error e) {
            answer(null, e);
            return;
        }
        var _ = reply.whenComplete((_, _) -> VirtualThreads.EACH_TASK.execute(() -> cancel(stage)));
    }

    private void answer(@Nullable PermissionOutcome outcome, @Nullable Throwable failure) {
        if (reply.isDone()) {
            return;
        }
        PermissionOutcome sent = new PermissionOutcome.Refused();
        if (failure != null) {
            counters.note(WireNote.Kind.HANDLER_FAILED, "a permission question failed and is refused", failure);
        } else if (outcome == null) {
            counters.note(WireNote.Kind.HANDLER_FAILED, "a permission question got no outcome and is refused");
        } else if (isOffered(outcome)) {
            sent = outcome;
        } else {
            counters.note(
                    WireNote.Kind.HANDLER_FAILED,
                    "a permission question got an option that the agent does not offer, and is refused",
                    outcome);
        }
        answeredByHandler = true;
        reply.complete(PermissionJson.outcome(sent, request));
    }

    private boolean isOffered(PermissionOutcome outcome) {
        return !(outcome instanceof PermissionOutcome.Selected(String id))
                || request.options().stream().anyMatch(option -> option.id().equals(id));
    }

    // on a thread of its own: cancelling runs callbacks of the handler; cancelling a completed stage does nothing
    private void cancel(CompletionStage<PermissionOutcome> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            // such a stage can't be cancelled; its answer is ignored
            return;
        } catch (RuntimeException | Error e) {
            counters.note(WireNote.Kind.HANDLER_FAILED, "cancelling a permission question failed", e);
        }
    }
}
