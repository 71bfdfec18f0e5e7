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
    private static final Path SYSTEM_SETTINGS = Path.of("/etc/gitconfig");

    /** The paths that the configurations name, as they are read. */
    private record Named(Set<Path> files, Set<Path> hooks) {}

    /**
     * Those inside the workspace or the common folder, by their real paths too. Neither of the two, nor a folder above one,
     * is among them. The user's own settings count in a workspace that is no repository as well: it may have some inside.
     *
     * @return a relative path counts in each repository inside the workspace
     */
    Set<Path> of(Path workspace, Optional<Path> common, List<Path> entries, List<Path> modules) {
        Named named = new Named(new LinkedHashSet<>(), new LinkedHashSet<>());
        include(SYSTEM_SETTINGS, List.of(workspace), named);
        OWN_SETTINGS.forEach(own -> include(home.resolve(own), List.of(workspace), named));
        common.ifPresent(folder -> {
            List<Path> trees = List.of(workspace, folder);
            read(folder.resolve("config"), trees, named);
            read(folder.resolve("config.worktree"), trees, named);
            entries.forEach(entry -> read(entry.resolve("config.worktree"), trees, named));
            modules.forEach(module -> read(module.resolve("config"), List.of(module), named));
        });
        Set<Path> found = new LinkedHashSet<>();
        named.hooks.forEach(path -> add(path, found));
        named.files.forEach(path -> add(path, found));
        found.removeIf(path -> path.isAbsolute()
                && (workspace.startsWith(path)
                        || common.filter(folder -> folder.startsWith(path)).isPresent()
                        || !(path.startsWith(workspace)
                                || common.filter(path::startsWith).isPresent())));
        return found;
    }

    private void add(Path path, Set<Path> found) {
        found.add(path);
        if (path.isAbsolute()) {
            found.add(reads.resolved(path));
        }
    }

    /** Adds a file with settings and what it names; it may be a link, as those of people who keep their settings in a repository. */
    private void include(Path file, List<Path> trees, Named named) {
        if (named.files.size() <= MOST_INCLUDES && named.files.add(file)) {
            reads.real(file).ifPresent(real -> read(real, trees, named));
        }
    }

    /** @param trees the folders that a relative hooks path may be relative to */
    private void read(Path file, List<Path> trees, Named named) {
        Optional<String> text = reads.text(file);
        if (text.isEmpty()) {
            return;
        }
        GitConfig config = GitConfig.parse(text.get());
        List<Path> bases = new ArrayList<>(trees);
        config.value("core.worktree")
                .flatMap(tree -> GitFolders.path(GitFolders.above(file), tree))
                .ifPresent(bases::add);
        for (String hooks : config.values("core.hookspath")) {
            bases.forEach(base -> path(base, hooks).ifPresent(named.hooks::add));
            inEachRepository(hooks).ifPresent(named.hooks::add);
        }
        for (String included : config.values("include.path")) {
            path(GitFolders.above(file), included).ifPresent(path -> include(path, trees, named));
        }
    }

    /** A path that is relative to the working tree, so that it names a folder in each; not one that leads out of it. */
    static Optional<Path> inEachRepository(String hooks) {
        return GitFolders.path(Path.of(""), hooks)
                .filter(path -> !path.isAbsolute()
                        && !hooks.startsWith("~/")
                        && !path.startsWith("..")
                        && !path.toString().isEmpty());
    }

    private Optional<Path> path(Path base, String text) {
        return GitFolders.path(base, text, home);
    }
}
