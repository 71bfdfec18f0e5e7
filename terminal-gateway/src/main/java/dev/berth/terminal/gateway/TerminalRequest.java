package dev.berth.terminal.gateway;

import java.util.Optional;

/**
 * The request for a new terminal of an agent.
 *
 * @param workspace a folder, by its absolute path, in the workspace of the instance that is meant; an empty text: the instance
 *     without a workspace; no text: the agent's only instance
 */
public record TerminalRequest(String target, String agentId, Optional<String> workspace, TerminalProgram program) {
    /** {@code TARGET/AGENT}. */
    public String agent() {
        return target + "/" + agentId;
    }
}
