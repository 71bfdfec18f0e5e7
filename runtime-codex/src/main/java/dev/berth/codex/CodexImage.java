package dev.berth.codex;

import dev.berth.runtime.image.ImageRecipe;
import java.util.List;

/** Codex's image: the adapter and the program behind it, pinned by a lock file. */
public final class CodexImage {
    /** What {@code initialize} must answer. */
    public static final String ADAPTER = "@agentclientprotocol/codex-acp";

    public static final String ADAPTER_VERSION = "2.6.0";

    /** The program behind the adapter, by its package. */
    public static final String CODEX = "@openai/codex";

    public static final String CODEX_VERSION = "0.166.0";

    /** The adapter's program inside. */
    public static final String ADAPTER_PROGRAM = "codex-acp";

    /** Codex's own interface inside, for terminals. */
    public static final String CODEX_PROGRAM = "codex";

    private CodexImage() {}

    public static ImageRecipe recipe() {
        return ImageRecipe.fromResources(
                        CodexImage.class, "codex", "image", List.of("package.json", "package-lock.json"))
                .withMainPackage(ADAPTER, ADAPTER_VERSION);
    }
}
