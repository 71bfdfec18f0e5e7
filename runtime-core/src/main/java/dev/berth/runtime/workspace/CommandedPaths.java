package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folders that {@code core.hooksPath} names and the files that a config includes, as far as a container can write them.
 *
 * @param home the user's home, which has git's own settings
 */
record CommandedPaths(FolderReads reads, Path home) {
    private static final int MOST_INCLUDES = 32;
    private static final List<String> OWN_SETTINGS = List.of(".gitconfig", ".config/git/config");

    /** Those inside the workspace or the common folder. Neither of the two, nor a folder above one, is among them. */
    Set<Path> of(Path workspace, Path common, List<Path> entries, List<Path> modules) {
        Set<Path> files = new LinkedHashSet<>();
        Set<Path> hooks = new LinkedHashSet<>();
        for (String own : OWN_SETTINGS) {
            read(home.resolve(own), List.of(workspace), files, hooks);
        }
        read(common.resolve("config"), List.of(workspace, common), files, hooks);
        read(common.resolve("config.worktree"), List.of(workspace, common), files, hooks);
        for (Path entry : entries) {
            read(entry.resolve("config.worktree"), List.of(workspace, common), files, hooks);
        }
        for (Path module : modules) {
            read(module.resolve("config"), List.of(module), files, hooks);
        }
        Set<Path> found = new LinkedHashSet<>(hooks);
        found.addAll(files);
        found.removeIf(path -> workspace.startsWith(path)
                || common.startsWith(path)
                || !(path.startsWith(workspace) || path.startsWith(common)));
        return found;
    }

    /** @param trees the folders that a relative hooks path may be relative to */
    private void read(Path file, List<Path> trees, Set<Path> files, Set<Path> hooks) {
        if (files.size() > MOST_INCLUDES) {
            return;
        }
        Optional<String> text = reads.text(file);
        if (text.isEmpty()) {
            return;
        }
        GitConfig config = GitConfig.parse(text.get());
        List<Path> bases = new ArrayList<>(trees);
        config.value("core.worktree")
                .flatMap(tree -> GitFolders.path(GitFolders.above(file), tree))
                .ifPresent(bases::add);
        for (String named : config.values("core.hookspath")) {
            bases.forEach(base -> path(base, named).ifPresent(hooks::add));
        }
        for (String named : config.values("include.path")) {
            Optional<Path> included = path(GitFolders.above(file), named);
            if (included.isPresent() && files.add(included.get())) {
                read(included.get(), trees, files, hooks);
            }
        }
    }

    private Optional<Path> path(Path base, String text) {
        return text.startsWith("~/") ? GitFolders.path(home, text.substring(2)) : GitFolders.path(base, text);
    }
}
