package dev.berth.runtime.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What was seen of a turn.
 *
 * @param stopReason the agent's own word, as it came
 * @param usage tokens, as the answer said; else the last {@code usage_update}
 * @param toolCalls how many tools it called
 * @param failedToolCalls those that failed
 * @param unfinishedToolCalls titles of those whose end was never told
 * @param permissionsRefused how often it was refused something
 * @param cancelled whether we cancelled, whatever the agent then said
 * @param suspicious whether it "completed" with no usage in its answer and without any tool: some agents end so after a failure of the provider
 * @param warnings what a person should know beside the outcome, such as that memory ran out under a tool
 * @param lastWords the last lines of the adapter's standard error, when it matters
 */
public record TurnEvidence(
        Optional<String> stopReason,
        Optional<JsonNode> usage,
        Duration took,
        int toolCalls,
        int failedToolCalls,
        List<String> unfinishedToolCalls,
        int permissionsRefused,
        boolean cancelled,
        boolean suspicious,
        List<String> warnings,
        List<String> lastWords) {
    public TurnEvidence {
        unfinishedToolCalls = List.copyOf(unfinishedToolCalls);
        warnings = List.copyOf(warnings);
        lastWords = List.copyOf(lastWords);
    }
}
