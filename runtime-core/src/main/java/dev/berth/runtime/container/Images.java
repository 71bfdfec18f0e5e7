package dev.berth.runtime.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The ability to hold and build images. See {@link ContainerEngine} for threads and common errors. */
public interface Images {
    Optional<ImageDetails> inspect(String reference) throws InterruptedException;

    List<ImageDetails> list(Map<String, String> labels) throws InterruptedException;

    /** BASE_IMAGE_ABSENT with the engine's words when it cannot be had. */
    void pull(String reference, Consumer<String> progress) throws InterruptedException;

    /** Loads a docker archive. */
    void load(Path archive) throws InterruptedException;

    /**
     * Builds and tags an image.
     *
     * @param progress is told each line of the build, on another thread
     * @throws dev.berth.runtime.error.BerthException IMAGE_BUILD_FAILED with the last lines, DISK_FULL, BASE_IMAGE_ABSENT; the tag is
     *     not there then
     */
    void build(BuildSpec spec, Consumer<String> progress) throws InterruptedException;

    /** Whether secrets can be given to a build without being stored in a layer. */
    boolean keepsBuildSecrets() throws InterruptedException;

    /** One that is not there is fine. */
    void remove(String reference) throws InterruptedException;
}
