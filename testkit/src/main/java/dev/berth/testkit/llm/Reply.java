package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The reply to a request. Immutable. */
sealed interface Reply {
    /** No reply: the connection hangs. */
    record Silence() implements Reply {}

    /** An HTTP error status. */
    record Failure(int status, String message) implements Reply {
        public Failure {
            requireNonNull(message, "message is null");
        }
    }

    /** An answer of the model. */
    record Answer(List<ContentBlock> blocks, Ending ending) implements Reply {
        public Answer {
            blocks = List.copyOf(blocks);
            requireNonNull(ending, "ending is null");
        }
    }

    /** The reason why the model stopped. */
    enum Ending {
        DONE,
        TOOL_CALL,
        MAX_TOKENS,
        REFUSAL
    }
}
