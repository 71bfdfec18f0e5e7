package dev.berth.runtime.workspace;

import java.nio.file.Path;

/**
 * A folder or file that was not compared.
 *
 * @param path its path on the agent's machine; its names may hold any character, so show {@link #text} instead
 * @param reason why, as the end of a sentence: "it is not readable"
 */
public record NotCompared(Path path, String reason) {
    /** A sentence on one line. */
    public String text() {
        return "not compared: " + PrintablePath.of(path) + ": " + reason;
    }
}
