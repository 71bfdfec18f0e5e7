package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.cli.StreamedRun.Streamed;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.machine.MachineCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Saves one image to a local file from the standard output of the engine's program. To be used once. */
final class ImageSave {
    private static final int BUFFER = 1 << 18;

    private final EngineProgram program;
    private final String reference;
    private final Path file;
    private final LongConsumer written;

    /** Set on the pipe's thread before the run ends. */
    private volatile @Nullable IOException failure;

    ImageSave(EngineProgram program, String reference, Path file, LongConsumer written) {
        this.program = program;
        this.reference = reference;
        this.file = file;
        this.written = written;
    }

    void run() throws IOException, InterruptedException {
        boolean done = false;
        // opened outside the try block: a file that exists already must not be deleted
        FileChannel opened = open();
        try (FileChannel out = opened) {
            save(out);
            out.force(true);
            done = true;
        } catch (IOException e) {
            throw diskFullOr(e);
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
    }

    private FileChannel open() throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw diskFullOr(e);
        }
    }

    private void save(FileChannel out) throws IOException, InterruptedException {
        String tried = "saving image " + reference;
        Streamed saved = new StreamedRun(program, _ -> {})
                .run(
                        tried,
                        KnownLimits.IMAGE_SAVE,
                        MachineCommand.of(program.argv(List.of("image", "save", reference))),
                        Optional.empty(),
                        pipe -> copy(pipe, out));
        IOException seen = failure;
        if (seen != null) {
            throw seen;
        }
        if (!saved.succeeded()) {
            throw program.failure(
                    tried,
                    program.dialect().errorPattern(saved.text()),
                    saved.evidence(program.dialect().name(), 3));
        }
    }

    /** Copies the pipe to the file. On an error it closes the pipe, which ends the writing program. */
    private void copy(InputStream pipe, FileChannel out) {
        try (pipe) {
            byte[] bytes = new byte[BUFFER];
            long total = 0;
            for (int read = pipe.read(bytes); read >= 0; read = pipe.read(bytes)) {
                ByteBuffer part = ByteBuffer.wrap(bytes, 0, read);
                while (part.hasRemaining()) {
                    var _ = out.write(part);
                }
                total += read;
                written.accept(total);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private IOException diskFullOr(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("quota exceeded")) {
            throw new BerthException(
                    ErrorKind.DISK_FULL,
                    "saving image " + reference + " to " + file,
                    String.valueOf(e.getMessage()),
                    "free space on that disk, or choose a file on another disk",
                    e);
        }
        return e;
    }
}
