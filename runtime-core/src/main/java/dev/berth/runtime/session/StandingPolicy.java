package dev.berth.runtime.session;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The policies that ask nobody. They never choose an option that lasts, such as {@code allow_always}. */
enum StandingPolicy implements PermissionPolicy {
    ALLOW {
        @Override
        boolean allows(String kind) {
            return true;
        }
    },
    READS {
        @Override
        boolean allows(String kind) {
            return READING.contains(kind);
        }
    },
    REJECT {
        @Override
        boolean allows(String kind) {
            return false;
        }
    };

    private static final Set<String> READING = Set.of("read", "search");

    abstract boolean allows(String kind);

    @Override
    public CompletionStage<PermissionOutcome> answer(PermissionRequest request) {
        boolean allowed = allows(request.toolCall().path("kind").asString("other"));
        PermissionOutcome outcome =
                (allowed ? request.allowOnce() : request.rejectOnce()).orElseGet(PermissionOutcome.Refused::new);
        return CompletableFuture.completedFuture(outcome);
    }
}
