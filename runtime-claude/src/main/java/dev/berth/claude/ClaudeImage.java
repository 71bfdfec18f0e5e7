package dev.berth.claude;

import dev.berth.runtime.image.ImageRecipe;
import java.util.List;

/** Claude Code's image: the adapter and the Claude program that the adapter starts, pinned by a lock file. */
public final class ClaudeImage {
    /** The name of the agent in the answer to {@code initialize}. */
    public static final String ADAPTER = "@agentclientprotocol/claude-agent-acp";

    public static final String ADAPTER_VERSION = "0.100.0";

    /** The adapter's program in the container. */
    public static final String ADAPTER_PROGRAM = "claude-agent-acp";

    /** Claude's own terminal interface in the container. */
    public static final String CLAUDE_PROGRAM = "claude";

    private ClaudeImage() {}

    public static ImageRecipe recipe() {
        return ImageRecipe.fromResources(
                        ClaudeImage.class, "claude", "image", List.of("package.json", "package-lock.json"))
                .withMainPackage(ADAPTER, ADAPTER_VERSION);
    }
}
