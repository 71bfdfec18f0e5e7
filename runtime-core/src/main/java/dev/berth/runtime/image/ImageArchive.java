package dev.berth.runtime.image;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that holds one image of an agent, read and found complete: its parts have the digests by which they name each
 * other. This does not show who made the file; compare {@code sha256} with the one that the export printed.
 *
 * @param sha256 the SHA-256 of the file, in hexadecimal digits
 * @param target the agent program
 * @param tag {@code berth/TARGET:HASH}
 * @param base the base image with its identity: {@code NAME@sha256:…}
 * @param imageId the digest of the image's configuration, which is docker's id of the image
 * @param platform the operating system and processor, such as {@code linux/amd64}
 */
public record ImageArchive(
        Path file, String sha256, long bytes, String target, String tag, String base, String imageId, String platform) {

    /**
     * Reads and checks an archive on the calling thread; unpacks no file.
     *
     * @throws BerthException ARCHIVE_BROKEN (cut off, changed, no tar), ARCHIVE_FOREIGN (not Berth's), USAGE (no file,
     *     or an unreadable one), LIMIT_REACHED
     */
    public static ImageArchive read(Path file, Limits limits, RuntimeListener listener) throws InterruptedException {
        return CheckedArchive.read(file, limits, listener).archive();
    }

    ImageArchive withFile(Path other) {
        return new ImageArchive(other, sha256, bytes, target, tag, base, imageId, platform);
    }

    /** An archive with the labels of its image, and the file's attributes when it was read. */
    record CheckedArchive(ImageArchive archive, ImageLabels labels, BasicFileAttributes attributes) {
        static CheckedArchive read(Path file, Limits limits, RuntimeListener listener) throws InterruptedException {
            String tried = "reading image archive " + file;
            BasicFileAttributes attributes = readAttributes(tried, file);
            TransferLines lines = new TransferLines(listener, "checked", attributes.size());
            try (Deadline deadline = limits.start(KnownLimits.IMAGE_CHECK, tried);
                    CheckedInput in = new CheckedInput(Files.newInputStream(file), deadline, lines)) {
                ArchiveCheck.CheckedImage image =
                        new ArchiveCheck(ArchiveMembers.read(new BufferedInputStream(in, 1 << 18)), deadline).check();
                ImageLabels labels = image.labels();
                return new CheckedArchive(
                        new ImageArchive(
                                file,
                                in.sha256(),
                                in.total(),
                                labels.target(),
                                labels.tag(),
                                labels.base(),
                                image.imageId(),
                                image.platform()),
                        labels,
                        attributes);
            } catch (BadArchiveException e) {
                throw badArchive(tried, e);
            } catch (InterruptedIOException e) {
                InterruptedException interrupted = new InterruptedException();
                interrupted.initCause(e);
                throw interrupted;
            } catch (IOException e) {
                throw unreadable(tried, e);
            }
        }

        /** Whether the file was written to or replaced after it was read. */
        boolean changed() {
            BasicFileAttributes now = readAttributes("checking again " + archive.file(), archive.file());
            return now.size() != attributes.size()
                    || !now.lastModifiedTime().equals(attributes.lastModifiedTime())
                    || !String.valueOf(now.fileKey()).equals(String.valueOf(attributes.fileKey()));
        }
    }

    private static BasicFileAttributes readAttributes(String tried, Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            // reading a pipe could block for ever
            if (!attributes.isRegularFile()) {
                throw new BerthException(
                        ErrorKind.USAGE,
                        tried,
                        "it is " + (attributes.isDirectory() ? "a folder" : "a pipe or a device") + ", no file",
                        Advice.of("name the file that Berth exported").with(NextStep.Action.EXPORT_IMAGE));
            }
            return attributes;
        } catch (IOException e) {
            throw unreadable(tried, e);
        }
    }

    private static BerthException unreadable(String tried, IOException e) {
        String seen = e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e);
        return new BerthException(ErrorKind.USAGE, tried, seen, "check its path, and that you may read it", e);
    }

    private static BerthException badArchive(String tried, BadArchiveException e) {
        return e.foreign()
                ? new BerthException(
                        ErrorKind.ARCHIVE_FOREIGN,
                        tried,
                        e.seen(),
                        Advice.of("name a file that Berth exported; load others with docker load or nerdctl load")
                                .with(NextStep.Action.EXPORT_IMAGE),
                        e)
                : new BerthException(
                        ErrorKind.ARCHIVE_BROKEN,
                        tried,
                        e.seen(),
                        "copy it again from where it was exported, and compare its sha256 with the one of the export",
                        e);
    }
}
