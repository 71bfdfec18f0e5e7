package dev.berth.terminal.gateway;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The program in a terminal. A client chooses one of these, and never sends a command line. */
public enum TerminalProgram {
    /** The agent's own user interface. */
    AGENT,
    /** A shell in the agent's environment. */
    SHELL;

    /** The name in JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<TerminalProgram> named(String id) {
        return Stream.of(values()).filter(program -> program.id().equals(id)).findFirst();
    }
}
