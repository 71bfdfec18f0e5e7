package dev.berth.runtime.image;

import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Exports and imports by an engine that saves and loads images. */
final class EngineImageTransfer implements ImageTransfer {
    private final String host;
    private final Images engine;
    private final AgentImages images;
    private final Limits limits;
    private final ImageSettings settings;
    private final BaseImages bases;

    EngineImageTransfer(String host, Images engine, BerthHome home, Limits limits, ImageSettings settings) {
        this.host = host;
        this.engine = engine;
        this.images = AgentImages.on(host, engine, home, limits, settings);
        this.limits = limits;
        this.settings = settings.withBaseOf(engine);
        this.bases = new BaseImages(host, this.settings.base(), engine, home, HomeLocks.of(home, limits));
    }

    @Override
    public ImageArchive export(ImageRecipe recipe, Path file, boolean replace, RuntimeListener listener)
            throws InterruptedException {
        String tried = "exporting the image of " + recipe.target() + " to " + file;
        AgentImage image = images.find(recipe)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.IMAGE_ABSENT,
                        tried,
                        "it is not built on " + host,
                        Advice.of("build it first").with(NextStep.Action.BUILD_IMAGE, recipe.target())));
        try {
            Path target = targetFile(tried, file, replace);
            Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                listener.on(new ImageEvent.Line(Instant.now(), "asking " + host + " for " + image.tag()));
                engine.save(image.tag(), temporary, new TransferLines(listener, "saved", 0));
                ImageArchive written = ImageArchive.read(temporary, limits, listener);
                if (!written.tag().equals(image.tag())) {
                    throw broken(tried, "the engine wrote " + written.tag() + " instead of " + image.tag());
                }
                move(tried, temporary, target, replace);
                return written.withFile(target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            if (Interruptible.isInterrupt(e)) {
                throw Interruptible.cancelled(tried, e);
            }
            throw new BerthException(
                    ErrorKind.USAGE,
                    tried,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "name a file in an existing folder that you may write to",
                    e);
        }
    }

    /** Returns the real path of the file to write; refuses to replace a device or folder. */
    private static Path targetFile(String tried, Path file, boolean replace) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Path target = file.toAbsolutePath().normalize();
            if (!Files.isDirectory(target.resolveSibling(""))) {
                throw new BerthException(
                        ErrorKind.USAGE,
                        tried,
                        "there is no folder " + target.resolveSibling(""),
                        "make that folder, or name a file in another one");
            }
            return target;
        }
        if (!Files.isRegularFile(file)) {
            throw new BerthException(
                    ErrorKind.USAGE, tried, "the path exists and is no file", "name a new file, or a file to replace");
        }
        if (!replace) {
            throw fileExists(tried);
        }
        return file.toRealPath();
    }

    private static void move(String tried, Path temporary, Path target, boolean replace) throws IOException {
        if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw fileExists(tried);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(target.resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static BerthException fileExists(String tried) {
        return new BerthException(
                ErrorKind.USAGE,
                tried,
                "the file exists already",
                Advice.of("name another one, or let this one be replaced").with(NextStep.Action.REPLACE_FILE));
    }

    @Override
    public Imported load(
            Path file,
            Optional<String> sha256,
            Function<String, Optional<ImageRecipe>> recipes,
            RuntimeListener listener)
            throws InterruptedException {
        String tried = "importing image archive " + file;
        ImageArchive.CheckedArchive checked = ImageArchive.CheckedArchive.read(file, limits, listener);
        ImageArchive archive = checked.archive();
        sha256.map(text -> text.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", ""))
                .filter(wanted -> !wanted.equals(archive.sha256()))
                .ifPresent(wanted -> {
                    throw new BerthException(
                            ErrorKind.ARCHIVE_BROKEN,
                            tried,
                            "its sha256 is " + archive.sha256() + ", and not " + wanted,
                            "copy it again from where it was exported");
                });
        listener.on(new ImageEvent.Line(Instant.now(), "loading " + archive.tag() + " into " + host));
        engine.load(file);
        if (checked.changed()) {
            engine.remove(archive.tag());
            throw broken(tried, "the file was changed while it was being loaded; the loaded image is removed");
        }
        Optional<ImageDetails> loaded = engine.inspect(archive.tag());
        if (loaded.filter(checked.labels()::matches).isEmpty()) {
            throw broken(tried, "the engine loaded it, and does not show it under " + archive.tag());
        }
        bases.recordIfAbsent(checked.labels().baseName(), checked.labels().baseIdentity());
        return new Imported(archive, mismatch(checked.labels(), recipes));
    }

    private Optional<Mismatch> mismatch(ImageLabels labels, Function<String, Optional<ImageRecipe>> recipes) {
        Optional<ImageRecipe> recipe;
        try {
            recipe = recipes.apply(labels.target());
        } catch (BerthException e) {
            // an invalid profile does not make the import fail
            return Optional.of(new Mismatch(Optional.empty(), e.seen(), e.todo()));
        }
        if (recipe.isEmpty()) {
            return Optional.of(
                    new Mismatch(
                            Optional.empty(),
                            "there is no agent " + labels.target() + " here",
                            "add a profile of that name to agents/ in Berth's home, or use the version of Berth that exported it"));
        }
        return new ImageComparison(labels, recipe.get(), settings, bases.recordedIdentity())
                .mismatch(images.expectedTag(recipe.get()));
    }

    private static BerthException broken(String tried, String seen) {
        return new BerthException(
                ErrorKind.IMAGE_BROKEN,
                tried,
                seen,
                "check whether another program changes that file or image; try again");
    }
}
