package dev.berth.codex;

import dev.berth.runtime.image.ImageRecipe;
import java.util.List;

/** Codex's image: the adapter and the Codex program that the adapter starts, pinned by a lock file. */
public final class CodexImage {
    /** The name of the agent in the answer to {@code initialize}. */
    public static final String ADAPTER = "@agentclientprotocol/codex-acp";

    public static final String ADAPTER_VERSION = "2.6.0";

    /** The package of the program that the adapter starts. */
    public static final String CODEX = "@openai/codex";

    public static final String CODEX_VERSION = "0.166.0";

    /** The adapter's program in the container. */
    public static final String ADAPTER_PROGRAM = "codex-acp";

    /** Codex's own terminal interface in the container. */
    public static final String CODEX_PROGRAM = "codex";

    private CodexImage() {}

    public static ImageRecipe recipe() {
        return ImageRecipe.fromResources(
                        CodexImage.class, "codex", "image", List.of("package.json", "package-lock.json"))
                .withMainPackage(ADAPTER, ADAPTER_VERSION);
    }
}
