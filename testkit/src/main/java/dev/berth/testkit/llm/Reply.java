package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** How a request is answered. Immutable. */
sealed interface Reply {
    /** Not at all. */
    record Silence() implements Reply {}

    /** By an HTTP status. */
    record Failure(int status, String message) implements Reply {
        public Failure {
            requireNonNull(message, "message is null");
        }
    }

    /** By the model. */
    record Answer(List<ContentBlock> blocks, Ending ending) implements Reply {
        public Answer {
            blocks = List.copyOf(blocks);
            requireNonNull(ending, "ending is null");
        }
    }

    /** Why the model stopped. */
    enum Ending {
        DONE,
        CALLS_TOOL,
        MAX_TOKENS,
        REFUSES
    }
}
