package dev.berth.runtime.image;

import dev.berth.runtime.container.Images;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Exports agents' images to files and imports them, for machines without a network. Safe for all threads. Errors of the
 * engine pass through; see {@link dev.berth.runtime.container.ContainerEngine}.
 */
public interface ImageTransfer {
    /** Returns the export and import of an engine; parameters as for {@link AgentImages#on}. */
    static ImageTransfer on(String host, Images images, BerthHome home, Limits limits, ImageSettings settings) {
        return new EngineImageTransfer(host, images, home, limits, settings);
    }

    /**
     * Writes the current image of a recipe to a file, completely or not at all, and reads the file again to check it.
     *
     * @param replace whether an existing file may be replaced
     * @param listener receives {@link ImageEvent.Line}s
     * @throws dev.berth.runtime.error.BerthException IMAGE_ABSENT when the image is not built, USAGE when the file
     *     exists or cannot be made, DISK_FULL
     */
    ImageArchive export(ImageRecipe recipe, Path file, boolean replace, RuntimeListener listener)
            throws InterruptedException;

    /**
     * Checks an archive, loads it, and records the base of its image unless one of that name is recorded.
     *
     * @param sha256 the file's expected SHA-256, if the caller knows it
     * @param recipes answers the recipe of a target in this Berth; empty for an unknown target
     * @throws dev.berth.runtime.error.BerthException as {@link ImageArchive#read}, before anything is loaded;
     *     IMAGE_BROKEN when the engine has another image under the tag afterwards
     */
    Imported load(
            Path file,
            Optional<String> sha256,
            Function<String, Optional<ImageRecipe>> recipes,
            RuntimeListener listener)
            throws InterruptedException;

    /**
     * An image that was loaded.
     *
     * @param mismatch the reason why Berth would not use the image with its present settings; empty when it would
     */
    record Imported(ImageArchive archive, Optional<Mismatch> mismatch) {}

    /**
     * The reason why an image is not the one that an agent would get.
     *
     * @param wanted the tag of the image that the agent would get; empty until its base was looked up
     */
    record Mismatch(Optional<String> wanted, String why, String todo) {}
}
