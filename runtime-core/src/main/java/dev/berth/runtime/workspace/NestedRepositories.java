package dev.berth.runtime.workspace;

import dev.berth.runtime.workspace.FolderReads.Kind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The search for repositories inside a workspace, bounded in depth and number. */
record NestedRepositories(FolderReads reads) {
    private static final int DEEPEST = 4;
    private static final int MOST_FOLDERS = 2000;
    private static final int MOST_ENTRIES = 2000;
    /** Entries that are examined in all: each takes some microseconds, and a folder of data has very many. */
    private static final int MOST_EXAMINED = 50_000;

    private static final int MOST_REPOSITORIES = 32;
    private static final Set<String> SKIPPED = Set.of(GitFolders.DOT_GIT, "node_modules");

    private record Visit(Path folder, int depth) {}

    /** The folders of repositories below {@code workspace}, those near it first. */
    List<Path> in(Path workspace) {
        List<Path> found = new ArrayList<>();
        Deque<Visit> waiting = new ArrayDeque<>(List.of(new Visit(workspace, 0)));
        int visited = 0;
        int examined = 0;
        while (!waiting.isEmpty()
                && visited < MOST_FOLDERS
                && examined < MOST_EXAMINED
                && found.size() < MOST_REPOSITORIES) {
            Visit visit = waiting.removeFirst();
            visited++;
            List<Path> entries = reads.list(visit.folder(), MOST_ENTRIES);
            examined += entries.size();
            for (Path entry : entries) {
                if (SKIPPED.contains(entry.getFileName().toString()) || reads.kind(entry) != Kind.FOLDER) {
                    continue;
                }
                Kind dotGit = reads.kind(entry.resolve(GitFolders.DOT_GIT));
                boolean bare = dotGit == Kind.ABSENT && GitFolders.isGitFolder(reads, entry);
                if (dotGit == Kind.FILE || dotGit == Kind.FOLDER || bare) {
                    found.add(entry);
                }
                if (!bare && visit.depth() + 1 < DEEPEST) {
                    waiting.addLast(new Visit(entry, visit.depth() + 1));
                }
            }
        }
        return List.copyOf(found.subList(0, Math.min(found.size(), MOST_REPOSITORIES)));
    }
}
