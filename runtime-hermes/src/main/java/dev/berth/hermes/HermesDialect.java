package dev.berth.hermes;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.session.AgentDialect;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dialect of Hermes. It answers {@code end_turn} after a failure too; a failed turn is recognized by its text and
 * by an answer without token counts.
 */
final class HermesDialect implements AgentDialect {
    private static final Pattern FAILURE = Pattern.compile(
            "\\A\\s*(?:API call failed after|HTTP [45]\\d\\d\\b|Invalid API response|Error: |Codex Responses request).*",
            Pattern.DOTALL);
    private static final Pattern REFUSED_KEY = Pattern.compile("\\bHTTP 40[13]\\b");
    private static final int MAX_LENGTH = 300;

    @Override
    public Optional<TurnFailure> failure(PromptResult result, String text) {
        Matcher failure = FAILURE.matcher(text);
        if (result.usage().isPresent() || !failure.matches()) {
            return Optional.empty();
        }
        String line = text.strip().replaceAll("\\s+", " ");
        return Optional.of(new TurnFailure(
                line.substring(0, Math.min(line.length(), MAX_LENGTH)),
                REFUSED_KEY.matcher(line).find()));
    }
}
