package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A part of the model's answer. Immutable. */
sealed interface ContentBlock {
    /** A text, split into the pieces of its stream. */
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

    /** The action after a piece of text. */
    enum StreamAction {
        CONTINUE,
        HANG,
        CUT
    }

    /** A piece of a streamed text, with the pause and the action after it. */
    record Piece(String text, Duration pause, StreamAction action) {
        public Piece {
            requireNonNull(text, "text is null");
            requireNonNull(pause, "pause is null");
            requireNonNull(action, "action is null");
        }
    }
}
