package dev.berth.acp;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A prompt as an agent receives it.
 *
 * @param raw the parameters unchanged, read-only
 */
public record PromptRequest(String sessionId, JsonNode raw) {
    /** The parts of the prompt. */
    public List<Content> content() {
        return raw.path("prompt").valueStream().map(Content::new).toList();
    }

    /** The text of the text parts, joined by line ends. */
    public String text() {
        return String.join(
                "\n", content().stream().flatMap(c -> c.text().stream()).toList());
    }
}
