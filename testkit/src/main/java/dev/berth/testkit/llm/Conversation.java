package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a request tells, whatever its dialect. Immutable.
 *
 * @param purpose what the answer is for
 * @param prompt the user's own last text
 * @param answersSince how many answers the model gave since then
 */
record Conversation(Purpose purpose, String prompt, int answersSince, List<OfferedTool> tools, boolean stream) {
    /** Agents ask for more than turns. */
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
