package dev.berth.terminal.gateway;

import java.util.List;
import java.util.Optional;

/**
 * The request for a new terminal of an agent.
 *
 * @param workspaces the absolute paths of exactly the workspaces of the instance that is meant, in any order; none of them: the
 *     instance without a workspace; no list: {@code workspace} says which
 * @param workspace a folder, by its absolute path, in the workspace of the instance that is meant, in which the program begins; an
 *     empty text: the instance without a workspace; no text: the agent's only instance
 */
public record TerminalRequest(
        String target,
        String agentId,
        Optional<List<String>> workspaces,
        Optional<String> workspace,
        TerminalProgram program) {
    public TerminalRequest {
        workspaces = workspaces.map(List::copyOf);
    }

    /** {@code TARGET/AGENT}. */
    public String agent() {
        return target + "/" + agentId;
    }
}
