package dev.berth.runtime.session;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import java.util.concurrent.CompletionStage;

/**
 * Returns an agent's questions whether it may. Called on a thread of the question's own; may block. When the question becomes
 * moot the returned stage is cancelled, or the thread interrupted.
 */
@FunctionalInterface
public interface PermissionPolicy {
    /** Options are chosen by their kind, then by their id; {@link PermissionOutcome.Cancelled} refuses without a choice. */
    CompletionStage<PermissionOutcome> answer(PermissionRequest request);

    /** Asks somebody. */
    static PermissionPolicy ask(PermissionPolicy asker) {
        return asker;
    }

    /** Allows, once, what reads and searches; refuses everything else. */
    static PermissionPolicy reads() {
        return StandingPolicy.READS;
    }

    /** Allows everything, each time once. */
    static PermissionPolicy allow() {
        return StandingPolicy.ALLOW;
    }

    /** Refuses everything. */
    static PermissionPolicy reject() {
        return StandingPolicy.REJECT;
    }
}
