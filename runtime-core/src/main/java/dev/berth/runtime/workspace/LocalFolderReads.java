package dev.berth.runtime.workspace;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The files of this host. */
final class LocalFolderReads implements FolderReads {
    private static final int LONGEST = LookBudget.LARGEST_FILE;

    @Override
    public Kind kind(Path path) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return found.isRegularFile()
                    ? Kind.FILE
                    : found.isDirectory() ? Kind.FOLDER : found.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
        } catch (IOException _) {
            return Kind.ABSENT;
        }
    }

    @Override
    public Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> text(Path file) {
        if (kind(file) != Kind.FILE) {
            return Optional.empty(); // a pipe would be waited for
        }
        try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            return bytes.length > LONGEST ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public List<Path> list(Path folder, int most) {
        if (kind(folder) != Kind.FOLDER) {
            return List.of();
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (entries.size() >= most) {
                    break;
                }
                entries.add(entry);
            }
        } catch (IOException | DirectoryIteratorException _) {
            return List.of();
        }
        Collections.sort(entries);
        return entries;
    }

    @Override
    public boolean describes(Path index, Path tree) {
        return GitIndex.describes(index, tree);
    }

    @Override
    public long device(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:dev", NOFOLLOW_LINKS)).longValue();
    }
}
