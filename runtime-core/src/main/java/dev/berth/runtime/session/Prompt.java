package dev.berth.runtime.session;

import dev.berth.acp.Content;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The input of a turn.
 *
 * @param maxTime the time after which the turn is cancelled, however long; empty for no limit
 */
public record Prompt(List<Content> content, Optional<Duration> maxTime) {
    public Prompt {
        content = List.copyOf(content);
        if (content.isEmpty()) {
            throw new IllegalArgumentException("prompt is empty");
        }
        if (maxTime.isPresent() && !maxTime.get().isPositive()) {
            throw new IllegalArgumentException("maxTime must be positive: " + maxTime.get());
        }
    }

    public static Prompt of(String text) {
        return new Prompt(List.of(Content.text(text)), Optional.empty());
    }

    public Prompt within(Duration time) {
        return new Prompt(content, Optional.of(time));
    }
}
