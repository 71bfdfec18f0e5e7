package dev.berth.runtime.agent;

/** A file that {@link ConfigStep} puts in place before an agent's first process starts. It never holds secrets. */
sealed interface AgentFile permits HomeFile, ContainerFile {
    /** The absolute path in the container; a folder's ends in {@code /}. */
    String absolutePath();

    /** The whole content; empty for a folder. */
    String text();

    default boolean isFolder() {
        return absolutePath().endsWith("/");
    }

    /** Refuses a path that leaves its folder. */
    static void checkRelative(String path) {
        if (path.startsWith("/") || path.contains("..")) {
            throw new IllegalArgumentException("not a relative path without ..: " + path);
        }
    }
}
