package dev.berth.testkit.parts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The folder that tests keep from one build to the next: {@code BERTH_TEST_CACHE}, by default
 * {@code ~/.cache/berth-testkit}.
 *
 * <p>It contains {@code docker/} (an engine's data), {@code base-….tar} (a base image), {@code *.sh} (scripts of
 * testkit's jar), {@code *.lock}.
 */
final class TestCache {
    private final Path folder;

    private TestCache(Path folder) {
        this.folder = folder;
    }

    static TestCache open() {
        String configured = System.getenv("BERTH_TEST_CACHE");
        Path folder = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "berth-testkit")
                : Path.of(configured);
        try {
            return new TestCache(Files.createDirectories(folder).toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /**
     * Writes a script of this package to a file. The file is replaced atomically, because another process may be
     * starting it.
     */
    Path script(String name) {
        try (InputStream in = TestCache.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("not in the jar: " + name);
            }
            Path fresh = Files.createTempFile(folder, name, ".new");
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(fresh, path(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs an action under a file lock, so that no other process runs it. The caller makes sure that only one thread of
     * this JVM does.
     */
    <T> T withFileLock(String lock, Memoized.Search<T> action) throws InterruptedException {
        try (var channel = FileChannel.open(path(lock + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            return action.find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
