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

    /** Those that carry all of {@code labels}; an empty value stands for any. */
    List<ImageDetails> list(Map<String, String> labels) throws InterruptedException;

    /** What every container uses, running or not, whoever made it. */
    List<ImageUse> uses() throws InterruptedException;

    /** What everything here is built on, {@code NAME@sha256:…}, where that is no matter of choice; asks nobody. */
    default Optional<String> soleBase() {
        return Optional.empty();
    }

    /** BASE_IMAGE_ABSENT with the engine's words when it cannot be had. */
    void pull(String reference, Consumer<String> progress) throws InterruptedException;

    /** Loads an archive as {@link #save} writes it; its tags are there then. */
    void load(Path archive) throws InterruptedException;

    /**
     * Writes an image with its tag to a new file, an archive that every engine loads. It is on the disk, not only in its
     * cache, when this returns; there is no file when it throws.
     *
     * @param written is told now and then how many bytes there are, on another thread
     * @throws dev.berth.runtime.error.BerthException IMAGE_ABSENT, DISK_FULL on either side
     * @throws IOException when the file cannot be made or written for another reason than want of room
     */
    void save(String reference, Path file, LongConsumer written) throws IOException, InterruptedException;

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

    /** Whether it is gone now: the engine refuses as long as a container, running or not, uses it. */
    boolean removeUnused(String reference) throws InterruptedException;
}
