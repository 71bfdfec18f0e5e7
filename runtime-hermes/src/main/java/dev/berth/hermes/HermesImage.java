package dev.berth.hermes;

import dev.berth.runtime.image.ImageRecipe;
import java.util.List;

/** Hermes Agent's image: the program and its dependencies, each package pinned with its hashes. */
public final class HermesImage {
    /** The name of the agent in the answer to {@code initialize}. */
    public static final String AGENT = "hermes-agent";

    public static final String AGENT_VERSION = "0.19.0";

    /** The package with its extras; see {@code requirements.in}. */
    private static final String PACKAGE = AGENT + "[acp,anthropic,mcp]";

    /** The program in the container that speaks ACP. */
    public static final String ACP_PROGRAM = "hermes-acp";

    /** Hermes's own terminal interface in the container. */
    public static final String HERMES_PROGRAM = "hermes";

    private HermesImage() {}

    public static ImageRecipe recipe() {
        return ImageRecipe.fromResources(HermesImage.class, "hermes", "image", List.of("requirements.txt"))
                .withMainPackage(PACKAGE, AGENT_VERSION);
    }
}
