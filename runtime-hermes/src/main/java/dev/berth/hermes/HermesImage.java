package dev.berth.hermes;

import dev.berth.runtime.image.ImageRecipe;
import java.util.List;

/** Hermes Agent's image: the program and all that it needs, each package pinned with its hashes. */
public final class HermesImage {
    /** What {@code initialize} must answer. */
    public static final String AGENT = "hermes-agent";

    public static final String AGENT_VERSION = "0.19.0";

    /** With what it needs of its extras; see {@code requirements.in}. */
    private static final String PACKAGE = AGENT + "[acp,anthropic,mcp]";

    /** The program inside that speaks ACP. */
    public static final String ACP_PROGRAM = "hermes-acp";

    /** Hermes's own interface inside, for terminals. */
    public static final String HERMES_PROGRAM = "hermes";

    private HermesImage() {}

    public static ImageRecipe recipe() {
        return ImageRecipe.fromResources(HermesImage.class, "hermes", "image", List.of("requirements.txt"))
                .withMainPackage(PACKAGE, AGENT_VERSION);
    }
}
