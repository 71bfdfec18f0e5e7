package dev.berth.codex;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The modes of a session, by Codex's names. */
enum CodexMode {
    READ_ONLY("read-only", true),
    WORKSPACE_WRITE("workspace-write", true),
    /** A second model answers instead of the client. */
    AGENT("agent", true),
    /** Never asks, and does nothing that it would have to ask for. */
    FULL_ACCESS("agent-full-access", false),
    /** A permission profile of our {@link CodexToml}: all that the container has, and the client is asked what Codex would ask. */
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

    /** The mode that asks its client, with Codex's own sandbox where that can start. */
    static CodexMode standard(boolean sandbox) {
        return sandbox ? WORKSPACE_WRITE : CONTAINER;
    }

    /** CONFIG_INVALID for a mode that Codex does not have, or that needs the sandbox where that cannot start. */
    static void check(String wanted, boolean sandbox) {
        CodexMode mode = Arrays.stream(values())
                .filter(known -> known.id.equals(wanted))
                .findFirst()
                .orElseThrow(() -> refused(wanted, "Codex has no such mode", "choose one of: " + names(true)));
        if (mode.sandboxed && !sandbox) {
            throw refused(
                    wanted,
                    "it needs Codex's own sandbox, and the container allows no user namespaces to make one",
                    "choose one of: " + names(false) + "; the container is the sandbox");
        }
    }

    private static String names(boolean sandbox) {
        return Arrays.stream(values())
                .filter(mode -> sandbox || !mode.sandboxed)
                .map(CodexMode::id)
                .collect(Collectors.joining(", "));
    }

    private static BerthException refused(String wanted, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, "using Codex in mode " + wanted, seen, todo);
    }
}
