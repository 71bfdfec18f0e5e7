package dev.berth.runtime.workspace;

import dev.berth.runtime.workspace.FolderReads.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks of git folders that a hostile text may have named.
 *
 * @param forbidden the reason why a folder may not be mounted; empty when it may
 * @param allowed whether the user's settings allow a folder that nothing else proves to belong to a workspace
 */
record GitFolders(FolderReads reads, Function<Path, Optional<String>> forbidden, Function<Path, Boolean> allowed) {
    static final String DOT_GIT = ".git";
    private static final String PREFIX = "gitdir: ";

    /** Whether git takes a folder for a repository: it has HEAD, objects and refs. */
    boolean isGitFolder(Path folder) {
        return isGitFolder(reads, folder);
    }

    static boolean isGitFolder(FolderReads reads, Path folder) {
        Kind head = reads.kind(folder.resolve("HEAD"));
        return (head == Kind.FILE || head == Kind.LINK)
                && reads.kind(folder.resolve("objects")) == Kind.FOLDER
                && reads.kind(folder.resolve("refs")) == Kind.FOLDER;
    }

    /** The real path that a text names, relative to {@code base}; empty for one that does not exist. */
    Optional<Path> named(Path base, String text) {
        return path(base, text).flatMap(reads::real);
    }

    /** The folder that a path is in; the root itself for the root. */
    static Path above(Path path) {
        return Optional.ofNullable(path.getParent()).orElse(path);
    }

    /** The path that a text names; empty for a text that no path can have. */
    static Optional<Path> path(Path base, String text) {
        try {
            String name = text.replaceFirst("[\r\n]+$", "");
            return name.isBlank()
                    ? Optional.empty()
                    : Optional.of(base.resolve(name).normalize());
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** As {@link #path(Path, String)}, of a setting, in which {@code ~/} stands for the user's home. */
    static Optional<Path> path(Path base, String text, Path home) {
        return text.startsWith("~/") ? path(home, text.substring(2)) : path(base, text);
    }

    /** The real path of the folder that a {@code .git} file names. */
    Optional<Path> ofFile(Path dotGit) {
        return reads.text(dotGit)
                .filter(text -> text.startsWith(PREFIX))
                .flatMap(text -> named(above(dotGit), text.substring(PREFIX.length())));
    }

    /** The common folder of a worktree's entry; empty when the folder is no entry of it. */
    Optional<Path> commonOf(Path entry) {
        return reads.text(entry.resolve("commondir"))
                .flatMap(text -> named(entry, text))
                .filter(common -> common.resolve("worktrees").equals(entry.getParent()));
    }

    /** The folder of the worktree that an entry belongs to, if that folder exists. */
    Optional<Path> worktreeOf(Path entry) {
        return reads.text(entry.resolve("gitdir"))
                .flatMap(text -> path(entry, text))
                .filter(dotGit -> dotGit.endsWith(DOT_GIT))
                .flatMap(dotGit -> reads.real(above(dotGit)));
    }

    /** Why a git folder outside of the workspace that a {@code .git} file names does not belong to it; empty when it does. */
    Optional<String> doubt(Path folder, Path workspace) {
        if (!isGitFolder(folder)) {
            return Optional.of(folder + ", which its .git names, is no git folder");
        }
        Optional<String> reason = forbidden.apply(folder);
        if (reason.isPresent()) {
            return Optional.of("its .git names " + folder + ", and " + reason.get());
        }
        return allowed.apply(folder) || provesSeparate(folder, workspace)
                ? Optional.empty()
                : Optional.of("its .git names " + folder + ", which does not name this folder; run: git -C " + workspace
                        + " config core.worktree " + workspace
                        + " (or set workspace.gitFolders, if you know that it belongs here)");
    }

    /** A submodule's git folder names its working tree; that of {@code --separate-git-dir} describes the files. */
    private boolean provesSeparate(Path folder, Path workspace) {
        GitConfig config = GitConfig.parse(reads.text(folder.resolve("config")).orElse(""));
        Optional<String> worktree = config.value("core.worktree");
        if (worktree.isPresent()) {
            return named(folder, worktree.get()).filter(workspace::equals).isPresent();
        }
        boolean bare = config.value("core.bare").filter("false"::equals).isEmpty();
        return !bare
                && !folder.endsWith(DOT_GIT)
                && (hasNoObjects(folder) || reads.describes(folder.resolve("index"), workspace));
    }

    /** Whether a repository was made and not used yet: it has nothing to give away. */
    private boolean hasNoObjects(Path folder) {
        Path objects = folder.resolve("objects");
        return reads.list(objects, 3).stream().allMatch(entry -> entry.endsWith("info") || entry.endsWith("pack"))
                && reads.list(objects.resolve("pack"), 1).isEmpty()
                && reads.list(objects.resolve("info"), 1).isEmpty();
    }
}
