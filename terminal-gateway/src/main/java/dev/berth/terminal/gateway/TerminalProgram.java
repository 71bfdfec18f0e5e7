package dev.berth.terminal.gateway;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs in a terminal: a choice of the server's, never words of the client. */
public enum TerminalProgram {
    /** The agent's own interface. */
    AGENT,
    SHELL;

    /** The name in JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<TerminalProgram> named(String id) {
        return Stream.of(values()).filter(program -> program.id().equals(id)).findFirst();
    }
}
