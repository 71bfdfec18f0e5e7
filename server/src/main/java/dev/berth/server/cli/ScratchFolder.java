package dev.berth.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone when it is closed. */
public record ScratchFolder(Path path) implements AutoCloseable {
    public static ScratchFolder make(String prefix) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(prefix).toRealPath());
    }

    @Override
    public void close() {
        try {
            List<Path> all;
            try (Stream<Path> tree = Files.walk(path)) {
                all = tree.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path one : all) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + path, e);
        }
    }
}
