package dev.berth.runtime.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to run in a terminal of an agent's container, as the agent's user.
 *
 * @param argv empty: the agent's own interface
 * @param directory in one of its workspaces; empty: the first one, or its home when it has none
 * @param terminal {@code TERM}, {@code LINES}, {@code COLUMNS} of the terminal outside
 * @param secrets whether it gets the agent's credential
 */
public record TerminalSpec(List<String> argv, Optional<Path> directory, Map<String, String> terminal, boolean secrets) {
    public TerminalSpec {
        argv = List.copyOf(argv);
        terminal = Map.copyOf(terminal);
    }

    /** The agent's own interface, with its credential. */
    public static TerminalSpec ofAgent(Map<String, String> terminal) {
        return new TerminalSpec(List.of(), Optional.empty(), terminal, true);
    }

    /** A program without the agent's credential, such as a shell. */
    public static TerminalSpec of(List<String> argv, Map<String, String> terminal) {
        return new TerminalSpec(argv, Optional.empty(), terminal, false);
    }

    public TerminalSpec in(Path folder) {
        return new TerminalSpec(argv, Optional.of(folder), terminal, secrets);
    }
}
