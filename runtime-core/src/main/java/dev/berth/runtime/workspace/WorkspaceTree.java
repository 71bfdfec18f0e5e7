package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one look at a workspace. Immutable.
 *
 * @param top null when the folder itself could not be looked at
 * @param named the folders and files that git's configuration names, as the contents of one folder
 * @param cut whether the look ended before everything was looked at, so that more may be named
 * @param gaps what was not looked at
 */
record WorkspaceTree(Path root, @Nullable FolderState top, FolderState named, boolean cut, List<NotCompared> gaps) {
    WorkspaceTree {
        gaps = List.copyOf(gaps);
    }
}
