package dev.berth.runtime.session;

import dev.berth.acp.PromptResult;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The extensions of one agent to the protocol, and its way to report a failure. Called on a thread of its own; safe for
 * all threads. A method must return within limit {@code callback}. A method that throws, answers null or takes longer is
 * a bug of the agent's module: the session is not opened, or the turn ends as {@link TurnOutcome.AgentError} with an
 * error of kind UNEXPECTED that names the method.
 */
public interface AgentDialect {
    /** The dialect of an agent that keeps to the protocol. */
    AgentDialect PLAIN = new AgentDialect() {};

    /** The {@code _meta} of the client's capabilities, which announces extensions; empty for none. */
    default ObjectNode extensions() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The failure in the answer of a turn that the agent ended with {@code end_turn}. */
    default Optional<TurnFailure> failure(PromptResult done) {
        return Optional.empty();
    }

    /**
     * The failure of a turn that the agent ended with {@code end_turn}, for an agent that reports it as text.
     *
     * @param text the beginning of the agent's text
     */
    default Optional<TurnFailure> failure(PromptResult done, String text) {
        return failure(done);
    }

    /**
     * A failure hidden in an answer.
     *
     * @param login whether the provider refused the credential; the error is then of kind LOGIN_REFUSED
     */
    record TurnFailure(String text, boolean login) {}
}
