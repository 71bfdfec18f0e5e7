package dev.berth.codex;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The modes of a Codex session. */
enum CodexMode {
    READ_ONLY("read-only", true),
    WORKSPACE_WRITE("workspace-write", true),
    /** A second model answers permission questions instead of the client. */
    AGENT("agent", true),
    /** Never asks, and does nothing that needs a permission. */
    FULL_ACCESS("agent-full-access", false),
    /**
     * A permission profile of {@link CodexSettings}: full access to the container, and Codex's usual permission questions
     * to the client.
     */
    CONTAINER("permission-profile:container", false);

    private final String id;
    private final boolean sandboxed;

    CodexMode(String id, boolean sandboxed) {
        this.id = id;
        this.sandboxed = sandboxed;
    }

    String id() {
        return id;
    }

    /** The default mode: asks its client, and uses Codex's own sandbox where that sandbox can start. */
    static CodexMode standard(boolean sandbox) {
        return sandbox ? WORKSPACE_WRITE : CONTAINER;
    }

    /** Throws CONFIG_INVALID for a mode that Codex does not have, or that needs a sandbox that cannot start. */
    static void check(String name, boolean sandbox) {
        CodexMode mode = Arrays.stream(values())
                .filter(known -> known.id.equals(name))
                .findFirst()
                .orElseThrow(() -> invalidMode(name, "Codex has no such mode", "choose one of: " + names(true)));
        if (mode.sandboxed && !sandbox) {
            throw invalidMode(
                    name,
                    "it needs Codex's own sandbox, and that needs user namespaces, which the container does not allow",
                    "choose one of: " + names(false) + "; the container is the sandbox");
        }
    }

    private static String names(boolean sandbox) {
        return Arrays.stream(values())
                .filter(mode -> sandbox || !mode.sandboxed)
                .map(CodexMode::id)
                .collect(Collectors.joining(", "));
    }

    private static BerthException invalidMode(String name, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, "using Codex in mode " + name, seen, todo);
    }
}
