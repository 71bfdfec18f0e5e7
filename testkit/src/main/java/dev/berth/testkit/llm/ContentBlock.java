package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A part of the model's answer. Immutable. */
sealed interface ContentBlock {
    /** A text in the pieces in which it is streamed. */
    record Text(List<Piece> pieces) implements ContentBlock {
        public Text {
            pieces = List.copyOf(pieces);
        }

        String whole() {
            var whole = new StringBuilder();
            pieces.forEach(piece -> whole.append(piece.text()));
            return whole.toString();
        }
    }

    /** A thought. */
    record Thought(String text) implements ContentBlock {
        public Thought {
            requireNonNull(text, "text is null");
        }
    }

    /** A call of an offered tool; for a freeform tool the input is a JSON string. */
    record Call(OfferedTool tool, JsonNode input) implements ContentBlock {
        public Call {
            requireNonNull(tool, "tool is null");
            requireNonNull(input, "input is null");
        }

        String arguments() {
            return input.isString() ? input.stringValue() : LlmJson.write(input);
        }
    }

    /** What happens to the stream after a piece of text. */
    enum Fate {
        GOES_ON,
        HANGS,
        IS_CUT
    }

    /** A piece of a streamed text, the pause and what happens after it. */
    record Piece(String text, Duration pause, Fate fate) {
        public Piece {
            requireNonNull(text, "text is null");
            requireNonNull(pause, "pause is null");
            requireNonNull(fate, "fate is null");
        }
    }
}
