package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The content of a model request, independent of its dialect. Immutable.
 *
 * @param purpose the purpose of the answer
 * @param prompt the user's own last text
 * @param answersSince the number of the model's answers since that text
 */
record Conversation(Purpose purpose, String prompt, int answersSince, List<OfferedTool> tools, boolean stream) {
    /** The purpose of a request: agents also ask for titles and reviews. */
    enum Purpose {
        TURN,
        TITLE,
        REVIEW
    }

    Conversation {
        requireNonNull(purpose, "purpose is null");
        requireNonNull(prompt, "prompt is null");
        tools = List.copyOf(tools);
    }
}
