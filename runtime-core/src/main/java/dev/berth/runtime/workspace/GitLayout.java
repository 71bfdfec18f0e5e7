package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The git folders that belong to a workspace, by their real paths on the workspace's machine. Each was checked: it is a git
 * folder, and it names the workspace, so what an agent wrote into {@code .git} cannot name a folder of somebody else.
 *
 * @param workspace the workspace's real path
 * @param common the folder with config, objects and refs; empty when the workspace is no repository, or git cannot work
 *     there
 * @param entries the entries of linked worktrees that lie in a workspace of the same container, its own among them
 * @param siblings the entries of other worktrees
 * @param modules the git folders of submodules, below {@code common}
 * @param repositories the folders of repositories inside the workspace, submodules among them
 * @param commanded folders that {@code core.hooksPath} names and files that a config includes, inside the workspace or a git
 *     folder; some may not exist, and a relative one counts in the workspace and in each repository inside
 * @param objects folders of objects that the repository borrows, to be mounted read-only
 * @param remark why git does not work in the workspace, or not as on the host, for people; empty when it does
 */
public record GitLayout(
        Path workspace,
        Optional<Path> common,
        List<Path> entries,
        List<Path> siblings,
        List<Path> modules,
        List<Path> repositories,
        List<Path> commanded,
        List<Path> objects,
        Optional<String> remark) {
    public GitLayout {
        entries = List.copyOf(entries);
        siblings = List.copyOf(siblings);
        modules = List.copyOf(modules);
        repositories = List.copyOf(repositories);
        commanded = List.copyOf(commanded);
        objects = List.copyOf(objects);
    }

    /** A workspace without a repository. */
    public static GitLayout none(Path workspace, Optional<String> remark) {
        return new GitLayout(
                workspace, Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), remark);
    }

    GitLayout withCommanded(Collection<Path> paths) {
        return new GitLayout(
                workspace, common, entries, siblings, modules, repositories, List.copyOf(paths), objects, remark);
    }

    GitLayout withRepositories(List<Path> found) {
        return new GitLayout(workspace, common, entries, siblings, modules, found, commanded, objects, remark);
    }
}
