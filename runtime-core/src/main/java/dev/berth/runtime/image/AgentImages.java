package dev.berth.runtime.image;

import dev.berth.runtime.container.Images;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.Optional;

/**
 * The agents' images on one engine. An image's tag is the hash of everything that it is made from, so one that is there need
 * never be built again; it is built once however many ask, in this process or others of the same home. Safe for all threads.
 * Errors of the engine pass through; see {@link dev.berth.runtime.container.ContainerEngine}.
 */
public interface AgentImages {
    /**
     * Images on an engine.
     *
     * @param host which engine on which machine, such as {@code local/docker}: bases are recorded for each
     */
    static AgentImages on(String host, Images images, BerthHome home, Limits limits, ImageSettings settings) {
        return new EngineAgentImages(host, images, home, limits, settings);
    }

    /**
     * The image, built if it is not there. One question to the engine if it is. A caller that is interrupted leaves the
     * others to go on; the build ends when all have left.
     *
     * @param listener is told {@link ImageEvent}s
     * @throws dev.berth.runtime.error.BerthException BASE_IMAGE_ABSENT, BASE_IMAGE_MOVED, IMAGE_BUILD_FAILED with its last lines,
     *     PACKAGE_ABSENT, IMAGE_BROKEN, DISK_FULL; CONFIG_INVALID when a setting names an unusable file or a secret that this engine's
     *     builds would keep
     */
    AgentImage ensure(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException;

    /** Builds it also when it is there: what it stands for turned out to be damaged. */
    AgentImage rebuild(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException;

    /** The image if it is there, and never a build. */
    Optional<AgentImage> find(ImageRecipe recipe) throws InterruptedException;

    /** The tag that the image has or would have, without asking the engine; empty as long as the base is not recorded. */
    Optional<String> expectedTag(ImageRecipe recipe);

    /** The base with what it stands for, {@code NAME@sha256:…}; only its name as long as that is not recorded. */
    String base();

    /** All images of an agent program, older ones too. */
    List<AgentImage> list(String target) throws InterruptedException;

    /** All images of all agent programs on the engine, also of programs that nobody knows here any more. */
    List<AgentImage> all() throws InterruptedException;

    /** Whether it is gone now; one that a container uses stays. */
    boolean removeUnused(AgentImage image) throws InterruptedException;

    /**
     * Records anew what the base's tag stands for, pulled again where that is possible.
     *
     * @return its digest, or its image id when it has none
     */
    String refreshBase(RuntimeListener listener) throws InterruptedException;
}
