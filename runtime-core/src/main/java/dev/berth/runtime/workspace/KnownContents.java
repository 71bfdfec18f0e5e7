package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an earlier look found in one folder, by path. */
record KnownContents(Map<Path, FileState> files, Map<FolderState.Key, FolderState> folders) {
    /** @param folder null when there was no earlier look */
    static KnownContents of(@Nullable FolderState folder) {
        Map<Path, FileState> files = new HashMap<>();
        Map<FolderState.Key, FolderState> folders = new HashMap<>();
        if (folder != null) {
            folder.files().forEach(file -> files.put(file.path(), file));
            folder.folders().forEach(child -> folders.put(child.key(), child));
        }
        return new KnownContents(files, folders);
    }

    @Nullable
    FileState file(Path path) {
        return files.get(path);
    }

    @Nullable
    FolderState folder(FolderState.Key key) {
        return folders.get(key);
    }
}
