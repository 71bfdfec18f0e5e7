package dev.berth.runtime.session;

import dev.berth.acp.PromptResult;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an agent says in a way of its own, where the protocol has no words for it. Quick, and safe for all threads. */
public interface AgentDialect {
    /** An agent that keeps to the protocol. */
    AgentDialect PLAIN = new AgentDialect() {};

    /** {@code _meta} of our capabilities, by which it is asked to speak so. */
    default ObjectNode extensions() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** What went wrong in a turn that it says is done. */
    default Optional<TurnFailure> failure(PromptResult done) {
        return Optional.empty();
    }

    /** The same, for an agent that tells of it in its words alone; {@code said} is how they began. */
    default Optional<TurnFailure> failure(PromptResult done, String said) {
        return failure(done);
    }

    /**
     * A failure hidden in an answer.
     *
     * @param login whether its provider refused the credential
     */
    record TurnFailure(String text, boolean login) {}
}
