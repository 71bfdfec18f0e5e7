package dev.berth.runtime.session;

import dev.berth.runtime.workspace.WorkspaceComparison;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The observations of a turn.
 *
 * @param stopReason the agent's stop reason, unchanged
 * @param usage the tokens of the answer; else of the last {@code usage_update}
 * @param toolCalls the number of tool calls
 * @param failedToolCalls the number of failed tool calls
 * @param unfinishedToolCalls the titles of tool calls whose end the agent did not report
 * @param permissionsRefused the number of refused permission questions
 * @param cancelled whether this side cancelled the turn, whatever the agent answered
 * @param suspicious whether the agent completed the turn with no usage in its answer and without any tool call: some
 *     agents do so after a failure of the provider
 * @param warnings further observations for people: memory ran out during a tool call, a process may still run
 * @param workspaces what changed in the workspaces meanwhile, of the files that the host runs
 * @param stderrTail the last lines of the adapter's standard error if the turn failed
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
        WorkspaceComparison workspaces,
        List<String> stderrTail) {
    public TurnEvidence {
        unfinishedToolCalls = List.copyOf(unfinishedToolCalls);
        warnings = List.copyOf(warnings);
        stderrTail = List.copyOf(stderrTail);
    }
}
