package dev.berth.runtime.image;

import dev.berth.runtime.container.Images;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.Optional;

/**
 * The agents' images on one engine. An image's tag is the hash of everything that the image is made from, so an
 * existing image is never built again. Concurrent callers, in this process or in others of the same home, share one
 * build. Safe for all threads. Errors of the engine pass through; see
 * {@link dev.berth.runtime.container.ContainerEngine}.
 */
public interface AgentImages {
    /**
     * Returns the agents' images on an engine.
     *
     * @param host the machine and engine, such as {@code local/docker}: the bases are recorded for each host
     */
    static AgentImages on(String host, Images images, BerthHome home, Limits limits, ImageSettings settings) {
        return new EngineAgentImages(host, images, home, limits, settings);
    }

    /**
     * Returns the image, and builds it when it is absent. Asks the engine once when it exists. An interrupted caller
     * does not stop a build that others wait for; the build is interrupted when all callers were interrupted.
     *
     * @param listener receives {@link ImageEvent}s
     * @throws dev.berth.runtime.error.BerthException BASE_IMAGE_ABSENT, BASE_IMAGE_MOVED, IMAGE_BUILD_FAILED with the
     *     build's last lines, PACKAGE_ABSENT, IMAGE_BROKEN, DISK_FULL; CONFIG_INVALID when a setting names an unusable
     *     file or a secret that this engine's builds would store in a layer
     */
    AgentImage ensure(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException;

    /** Builds the image also when it exists, to replace a damaged one. */
    AgentImage rebuild(ImageRecipe recipe, RuntimeListener listener) throws InterruptedException;

    /** Returns the image when it exists; never builds. */
    Optional<AgentImage> find(ImageRecipe recipe) throws InterruptedException;

    /**
     * Returns the tag that the image has or would have, without asking the engine; empty until the base is recorded.
     */
    Optional<String> expectedTag(ImageRecipe recipe);

    /**
     * Returns the base image with its recorded identity, {@code NAME@sha256:…}; its name alone until one is recorded.
     */
    String base();

    /** Lists all images of an agent program, including older ones. */
    List<AgentImage> list(String target) throws InterruptedException;

    /** Lists all images of all agent programs on the engine, including programs that this home no longer has. */
    List<AgentImage> all() throws InterruptedException;

    /** Removes an image unless a container uses it; answers whether the image is absent now. */
    boolean removeUnused(AgentImage image) throws InterruptedException;

    /**
     * Pulls the base image again where that is possible, and records its identity.
     *
     * @return the base's digest, or its image id when it has none
     */
    String refreshBase(RuntimeListener listener) throws InterruptedException;
}
