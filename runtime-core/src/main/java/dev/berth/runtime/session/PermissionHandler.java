package dev.berth.runtime.session;

import dev.berth.acp.PermissionOption;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.runtime.event.RuntimeListener;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes questions to the policy, never lets an answer pass that was not offered, and tells both to the listener. */
record PermissionHandler(PermissionPolicy policy, RuntimeListener listener) {
    private static final Logger log = LoggerFactory.getLogger(PermissionHandler.class);

    /** @param onAnswer told before the agent is, whether {@code request} was refused */
    CompletionStage<PermissionOutcome> answer(PermissionRequest request, Consumer<Answer> onAnswer) {
        listener.on(new SessionEvent.PermissionAsked(Instant.now(), request.sessionId(), request));
        CompletableFuture<PermissionOutcome> asked = ask(request);
        CompletableFuture<PermissionOutcome> told = asked.handle((outcome, failure) -> {
            PermissionOutcome checked = failure == null ? offered(request, outcome) : failed(failure);
            Answer answer = new Answer(request, checked);
            onAnswer.accept(answer);
            listener.on(new SessionEvent.PermissionAnswered(
                    Instant.now(), request.sessionId(), request, checked, answer.chosen()));
            return checked;
        });
        var _ = told.whenComplete((_, _) -> {
            if (told.isCancelled()) {
                asked.cancel(true);
            }
        });
        return told;
    }

    private CompletableFuture<PermissionOutcome> ask(PermissionRequest request) {
        try {
            return policy.answer(request).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static PermissionOutcome failed(Throwable failure) {
        log.debug("permission question went unanswered", failure);
        return new PermissionOutcome.Cancelled();
    }

    private static PermissionOutcome offered(PermissionRequest request, PermissionOutcome outcome) {
        if (outcome instanceof PermissionOutcome.Selected(String id)
                && request.options().stream().noneMatch(option -> option.id().equals(id))) {
            log.warn("permission policy chose an option that was not offered option={}", id);
            return new PermissionOutcome.Cancelled();
        }
        return outcome;
    }

    /** A question with its answer. */
    record Answer(PermissionRequest request, PermissionOutcome outcome) {
        boolean refused() {
            return option().map(option -> option.kind().rejects()).orElse(true);
        }

        String chosen() {
            return option().map(PermissionOption::id).orElse("cancelled");
        }

        private Optional<PermissionOption> option() {
            return outcome instanceof PermissionOutcome.Selected(String id)
                    ? request.options().stream()
                            .filter(option -> option.id().equals(id))
                            .findFirst()
                    : Optional.empty();
        }
    }
}
