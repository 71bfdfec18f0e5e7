package dev.berth.runtime.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The ability to hold and build images. See {@link ContainerEngine} for threads and common errors. */
public interface Images {
    Optional<ImageDetails> inspect(String reference) throws InterruptedException;

    /** Lists the images that carry all of {@code labels}; an empty value matches any value. */
    List<ImageDetails> list(Map<String, String> labels) throws InterruptedException;

    /** Lists the image of every container of the engine, running or not, also of containers that Berth did not make. */
    List<ImageUse> uses() throws InterruptedException;

    /**
     * The only base image that this engine can build on, {@code NAME@sha256:…}; empty when any can be chosen. Not a
     * query.
     */
    default Optional<String> onlyBase() {
        return Optional.empty();
    }

    /** Pulls an image. BASE_IMAGE_ABSENT with the engine's message when that fails. */
    void pull(String reference, Consumer<String> progress) throws InterruptedException;

    /** Loads an archive as {@link #save} writes it, with its tags. */
    void load(Path archive) throws InterruptedException;

    /**
     * Writes an image with its tag to a new file, an archive that every engine loads. The file is synced to the disk
     * when this method returns, and deleted when it throws.
     *
     * @param written receives the number of bytes written so far, now and then, on another thread
     * @throws dev.berth.runtime.error.BerthException IMAGE_ABSENT, DISK_FULL on either side
     * @throws IOException when the file cannot be made or written for another reason than a full disk
     */
    void save(String reference, Path file, LongConsumer written) throws IOException, InterruptedException;

    /**
     * Builds and tags an image.
     *
     * @param progress receives each line of the build's output, on another thread
     * @throws dev.berth.runtime.error.BerthException IMAGE_BUILD_FAILED with the last lines, DISK_FULL,
     *     BASE_IMAGE_ABSENT; the tag does not exist then
     */
    void build(BuildSpec spec, Consumer<String> progress) throws InterruptedException;

    /** Whether a build can use secrets without storing them in a layer. */
    boolean keepsBuildSecrets() throws InterruptedException;

    /** Removes an image; does nothing when it is absent. */
    void remove(String reference) throws InterruptedException;

    /** Removes an image unless a container, running or not, uses it; answers whether the image is absent now. */
    boolean removeUnused(String reference) throws InterruptedException;
}
