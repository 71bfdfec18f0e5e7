package dev.berth.runtime.workspace;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The folders of hooks and the further files that a git configuration inside a workspace names. */
final class NamedPaths {
    private static final FolderReads READS = new LocalFolderReads();
    private static final Path HOME = Path.of(System.getProperty("user.home", "/"));

    private NamedPaths() {}

    /**
     * Reads a configuration, which may be hostile.
     *
     * @param root the workspace; paths outside are left out, and so is each folder that the configuration itself is in
     * @return a relative path counts in each repository of the workspace, as that of {@link CommandedPaths}
     */
    static List<Path> in(Path config, byte[] content, Path root) {
        GitConfig settings = GitConfig.parse(new String(content, StandardCharsets.UTF_8));
        Path folder = config.getParent();
        if (folder == null) {
            return List.of();
        }
        // a relative hooks path is relative to the working tree, or to the git folder when there is no tree
        Set<Path> bases = new LinkedHashSet<>(List.of(folder));
        Optional.ofNullable(folder.getParent()).ifPresent(bases::add);
        settings.value("core.worktree")
                .flatMap(tree -> GitFolders.path(folder, tree))
                .ifPresent(bases::add);
        List<Path> found = new ArrayList<>();
        for (String hooks : settings.values("core.hookspath")) {
            bases.forEach(base -> GitFolders.path(base, hooks, HOME).ifPresent(found::add));
            CommandedPaths.inEachRepository(hooks).ifPresent(found::add);
        }
        for (String included : settings.values("include.path")) {
            GitFolders.path(folder, included, HOME).ifPresent(found::add);
        }
        return found.stream()
                .distinct()
                .filter(path -> !path.isAbsolute() || (isIn(root, path) && !folder.startsWith(path)))
                .limit(TreeLook.MOST_NAMED + 1L)
                .toList();
    }

    /** A path may lead into the workspace through a link outside of it. */
    private static boolean isIn(Path root, Path path) {
        return path.startsWith(root) || READS.resolved(path).startsWith(root);
    }
}
