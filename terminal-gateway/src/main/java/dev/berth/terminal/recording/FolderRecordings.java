package dev.berth.terminal.recording;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.SessionId;
import dev.berth.terminal.session.ViewerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recordings in a folder; all files are written by the daemon thread {@code berth-recordings}. */
final class FolderRecordings implements Recordings {
    private static final Logger log = LoggerFactory.getLogger(FolderRecordings.class);
    private static final String SUFFIX = ".cast";
    private static final int CLOSE_SECONDS = 5;

    private final Path folder;
    private final long most;
    private final Duration oldest;
    /** Discards tasks after the close: an exception in a session's turn would end the session's program. */
    private final ExecutorService writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("berth-recordings").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    FolderRecordings(Path folder, long most, Duration oldest) {
        this.folder = folder;
        this.most = most;
        this.oldest = oldest;
    }

    @Override
    public void record(PtySession session) {
        Path file = file(session.id());
        try {
            createFolder();
            sweep();
            CastWriter cast = CastWriter.create(
                    file, session.status().size(), session.spec().program(), Instant.now(), System.nanoTime());
            Recorder recorder = new Recorder(cast, file.getFileName().toString(), most, writer, System::nanoTime);
            recorder.setViewer(session.attach(ViewerSpec.recorder(), recorder));
        } catch (FileAlreadyExistsException e) {
            throw new BerthException(
                    ErrorKind.BUSY,
                    "recording a terminal",
                    file + " exists",
                    "read this recording: a terminal is recorded only once",
                    e);
        } catch (IOException e) {
            throw unusable("recording a terminal", e);
        }
    }

    private BerthException unusable(String tried, IOException e) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                tried,
                FileErrorText.describe(e),
                "make " + folder + " writable, with free space on its disk",
                e);
    }

    private void createFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(folder.toAbsolutePath().getParent());
            if (posix) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(folder);
            }
        }
    }

    @Override
    public Optional<InputStream> read(SessionId session) {
        try {
            return Optional.of(WholeLinesInputStream.open(file(session)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable("reading a recording", e);
        }
    }

    private Path file(SessionId session) {
        return folder.resolve(session.text() + SUFFIX);
    }

    @Override
    public void sweep() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant limit = Instant.now().minus(oldest);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> casts =
                    files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
            for (Path cast : casts) {
                if (Files.getLastModifiedTime(cast).toInstant().isBefore(limit)) {
                    Files.deleteIfExists(cast);
                    log.info("recording removed file={} reason=age", cast.getFileName());
                }
            }
        } catch (IOException e) {
            log.warn("old recordings not removed seen={}", FileErrorText.describe(e));
        }
    }

    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("recordings were still being written after {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
