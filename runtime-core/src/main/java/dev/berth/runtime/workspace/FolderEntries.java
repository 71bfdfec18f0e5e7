package dev.berth.runtime.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one folder that matter: all subfolders, and the files and links that somebody may run. The others are not
 * kept, however many there are.
 */
final class FolderEntries {
    /** An entry; a link is followed by nobody here. */
    record Entry(Path path, String name, boolean isFolder, boolean isLink) {}

    final List<Entry> entries = new ArrayList<>();
    /** In small letters, all that decide whether the folder is a git folder. */
    final Set<String> names = new HashSet<>();

    /** Whether an entry vanished while the folder was listed. */
    boolean vanished;

    /** Why not all entries were listed; null when they were. */
    @Nullable
    String end;

    /**
     * Lists a folder.
     *
     * @throws java.nio.file.DirectoryIteratorException when reading fails on the way
     */
    static FolderEntries of(Path folder, FolderRules rules, LookBudget budget) throws IOException {
        FolderEntries found = new FolderEntries();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                found.end = budget.takeEntry();
                if (found.end == null) {
                    found.add(path, rules);
                }
                if (found.end != null) {
                    break;
                }
            }
        }
        return found;
    }

    private void add(Path path, FolderRules rules) throws IOException {
        String name = String.valueOf(path.getFileName());
        String plain = name.toLowerCase(Locale.ROOT);
        if (FolderRules.GIT_FOLDER_NAMES.contains(plain)) {
            names.add(plain);
        }
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isDirectory() || rules.mayMatter(name)) {
                entries.add(new Entry(path, name, found.isDirectory(), found.isSymbolicLink()));
            }
        } catch (NoSuchFileException _) {
            vanished = true;
        }
        if (entries.size() > LookBudget.MOST_FOLDERS) {
            end = "it has more than " + LookBudget.MOST_FOLDERS + " entries that are compared";
        }
    }
}
