package dev.berth.hermes;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.session.AgentDialect;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hermes answers {@code end_turn} whatever became of the model: a failure is its words, and that the answer counts no tokens. */
final class HermesDialect implements AgentDialect {
    private static final Pattern FAILURE = Pattern.compile(
            "\\A\\s*(?:API call failed after|HTTP [45]\\d\\d\\b|Invalid API response|Error: |Codex Responses request).*",
            Pattern.DOTALL);
    private static final Pattern REFUSED_KEY = Pattern.compile("\\bHTTP 40[13]\\b");
    private static final int LONGEST = 300;

    @Override
    public Optional<TurnFailure> failure(PromptResult done, String said) {
        Matcher failure = FAILURE.matcher(said);
        if (done.usage().isPresent() || !failure.matches()) {
            return Optional.empty();
        }
        String line = said.strip().replaceAll("\\s+", " ");
        return Optional.of(new TurnFailure(
                line.substring(0, Math.min(line.length(), LONGEST)),
                REFUSED_KEY.matcher(line).find()));
    }
}
