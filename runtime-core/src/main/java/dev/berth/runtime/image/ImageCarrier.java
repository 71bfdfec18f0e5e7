package dev.berth.runtime.image;

import dev.berth.runtime.container.Images;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Agents' images as files that can be carried to a machine without a network. Safe for all threads. Errors of the engine
 * pass through; see {@link dev.berth.runtime.container.ContainerEngine}.
 */
public interface ImageCarrier {
    /** Between files and an engine; parameters as for {@link AgentImages#on}. */
    static ImageCarrier on(String host, Images images, BerthHome home, Limits limits, ImageSettings settings) {
        return new EngineImageCarrier(host, images, home, limits, settings);
    }

    /**
     * Writes the current image of a recipe to a file, as a whole or not at all, and reads it again to check it.
     *
     * @param replace whether a file that is there may be replaced
     * @param listener is told {@link ImageEvent.Line}s
     * @throws dev.berth.runtime.error.BerthException IMAGE_ABSENT when it is not built, USAGE when the file is there or cannot be
     *     made, DISK_FULL
     */
    ImageArchive export(ImageRecipe recipe, Path file, boolean replace, RuntimeListener listener)
            throws InterruptedException;

    /**
     * Checks an archive, loads it, and records the base of its image if none of that name is recorded.
     *
     * @param sha256 what the file's must be, if the caller knows
     * @param recipes what this Berth makes a target's image from
     * @throws dev.berth.runtime.error.BerthException as {@link ImageArchive#read}, and nothing was loaded then; IMAGE_BROKEN when
     *     the engine has something else under the tag afterwards
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
     * @param misfit why this Berth would not use it as it is set now
     */
    record Imported(ImageArchive archive, Optional<Misfit> misfit) {}

    /**
     * Why an image is not the one that an agent would get.
     *
     * @param wanted the tag that it would get; empty as long as its base is not looked up
     */
    record Misfit(Optional<String> wanted, String why, String todo) {}
}
