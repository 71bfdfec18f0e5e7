package dev.berth.runtime.workspace;

import dev.berth.runtime.workspace.ProtectedChange.How;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what changed in a workspace since a point in time, from the looks before and after it. */
final class TreeComparison {
    private final long sinceNanos;
    private final SortedMap<Path, ProtectedChange> changes = new TreeMap<>();
    private final List<NotCompared> gaps = new ArrayList<>();

    /** Whether the look at the begin is compared with the one before, which may have been long ago: then times count too. */
    private boolean early = true;

    private TreeComparison(long sinceNanos) {
        this.sinceNanos = sinceNanos;
    }

    /**
     * Compares three looks.
     *
     * @param earlier the last look that ended before {@code sinceNanos}; null when there was none
     * @param begin a look that began after {@code sinceNanos}: what changed before this look came by is found in it by its time
     * @param end a look that began when the agent's work was over
     */
    @SuppressWarnings("ReferenceEquality") // looks share what is the same in both
    static WorkspaceComparison of(
            @Nullable WorkspaceTree earlier, WorkspaceTree begin, WorkspaceTree end, long sinceNanos) {
        TreeComparison comparison = new TreeComparison(sinceNanos);
        FolderState known = earlier == null ? null : earlier.top();
        if (begin.top() != null && begin.top() != known) {
            comparison.compare(known, begin.top(), known == null, false);
        }
        if (earlier != null) {
            comparison.compare(earlier.named(), begin.named(), earlier.cut(), false);
        }
        comparison.early = false;
        comparison.compare(begin.named(), end.named(), begin.cut(), false);
        if (end.top() != null && end.top() != begin.top()) {
            comparison.compare(begin.top(), end.top(), begin.top() == null, false);
        }
        return comparison.result(begin, end);
    }

    private WorkspaceComparison result(WorkspaceTree begin, WorkspaceTree end) {
        List<NotCompared> notCompared = new ArrayList<>(end.gaps());
        begin.gaps().stream().filter(gap -> !notCompared.contains(gap)).forEach(notCompared::add);
        gaps.stream().filter(gap -> !notCompared.contains(gap)).forEach(notCompared::add);
        int more = changes.size() - WorkspaceComparison.MOST_CHANGES;
        if (more > 0) {
            notCompared.add(new NotCompared(end.root(), more + " more changes in it are not listed"));
        }
        return new WorkspaceComparison(
                changes.values().stream()
                        .limit(WorkspaceComparison.MOST_CHANGES)
                        .toList(),
                notCompared);
    }

    /**
     * Compares two states of a folder.
     *
     * @param unknown whether there was no look before, so that only times tell what is new
     * @param fresh whether the folder was made at or moved to its place, with all that is in it
     */
    @SuppressWarnings("ReferenceEquality") // looks share what is the same in both
    private void compare(@Nullable FolderState before, FolderState after, boolean unknown, boolean fresh) {
        if (before == after) {
            return;
        }
        boolean changed = after.stamp().isChangedSince(sinceNanos);
        boolean blind = unknown || (before != null && !before.complete());
        KnownContents earlier = KnownContents.of(before);
        for (FileState file : after.files()) {
            FileState known = earlier.file(file.path());
            if (known != null) {
                compare(known, file);
            } else if (blind ? isSince(file) : fresh || isCounted(file)) {
                boolean wasFolder =
                        file.stamp().isLink() && earlier.folders().containsKey(new FolderState.Key(file.path(), false));
                add(file, blind ? How.CHANGED : wasFolder ? How.REPLACED_BY_LINK : How.ADDED);
            }
        }
        for (FolderState folder : after.folders()) {
            FolderState known = earlier.folder(folder.key());
            boolean unseen = known == null && blind;
            boolean moved = folder.stamp().isChangedSince(sinceNanos);
            if (unseen && changed && moved && hasFiles(folder)) {
                gaps.add(new NotCompared(folder.path(), "it changed before the first look came to it"));
            }
            compare(known, folder, unseen, known == null && !unseen && (fresh || !early || moved));
        }
        // what git's configuration does not name any more is not removed
        boolean real = !after.stamp().equals(FileStamp.UNKNOWN);
        if (real && after.complete() && (!early || changed)) {
            removed(earlier, after);
        }
    }

    private void compare(FileState before, FileState after) {
        if (!isCounted(after)) {
            return;
        }
        if (before.differs(after)) {
            add(after, after.stamp().isLink() && !before.stamp().isLink() ? How.REPLACED_BY_LINK : How.CHANGED);
        } else if (after.stamp().isExecutable() && !before.stamp().isExecutable()) {
            add(after, How.MADE_EXECUTABLE);
        }
    }

    private void removed(KnownContents earlier, FolderState after) {
        Set<Path> filesNow = new HashSet<>();
        after.files().forEach(file -> filesNow.add(file.path()));
        earlier.files().values().stream()
                .filter(file -> !filesNow.contains(file.path()))
                .forEach(file -> add(file, How.REMOVED));
        Set<FolderState.Key> foldersNow = new HashSet<>();
        after.folders().forEach(folder -> foldersNow.add(folder.key()));
        earlier.folders().values().stream()
                .filter(folder -> !foldersNow.contains(folder.key()))
                .forEach(this::removed);
    }

    private void removed(FolderState folder) {
        folder.files().forEach(file -> add(file, How.REMOVED));
        folder.folders().forEach(this::removed);
    }

    private boolean isCounted(FileState file) {
        return !early || isSince(file);
    }

    private boolean isSince(FileState file) {
        return new FileStamp(0, 0, 0, 0, file.changedNanos()).isChangedSince(sinceNanos);
    }

    private static boolean hasFiles(FolderState folder) {
        return !folder.files().isEmpty() || folder.folders().stream().anyMatch(TreeComparison::hasFiles);
    }

    /** The second change of a file is one with its first. */
    private void add(FileState file, How how) {
        ProtectedChange first = changes.get(file.path());
        if (first != null && first.how() == How.ADDED) {
            if (how == How.REMOVED) {
                changes.remove(file.path());
            }
            return;
        }
        How both = first != null && first.how() == How.REMOVED && how == How.ADDED ? How.CHANGED : how;
        changes.put(file.path(), new ProtectedChange(file.path(), both, file.runs()));
    }
}
