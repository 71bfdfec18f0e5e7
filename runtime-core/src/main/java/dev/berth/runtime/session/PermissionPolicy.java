package dev.berth.runtime.session;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import java.util.concurrent.CompletionStage;

/**
 * Answers an agent's permission questions. Called on a thread of the question's own and may block. When the question is
 * withdrawn, the thread is interrupted and the returned stage is cancelled. A policy that throws, answers null, or fails
 * its stage refuses.
 */
@FunctionalInterface
public interface PermissionPolicy {
    /** Answers one of the offered options, or {@link PermissionOutcome.Cancelled}, which refuses without a choice. */
    CompletionStage<PermissionOutcome> answer(PermissionRequest request);

    /** A policy that asks a person or a program. */
    static PermissionPolicy ask(PermissionPolicy asker) {
        return asker;
    }

    /** A policy that allows tool calls that read or search, each once, and refuses all others. */
    static PermissionPolicy reads() {
        return StandingPolicy.READS;
    }

    /** A policy that allows every tool call, each once. */
    static PermissionPolicy allow() {
        return StandingPolicy.ALLOW;
    }

    /** A policy that refuses every tool call. */
    static PermissionPolicy reject() {
        return StandingPolicy.REJECT;
    }
}
