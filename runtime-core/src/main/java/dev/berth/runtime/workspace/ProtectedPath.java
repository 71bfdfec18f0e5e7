package dev.berth.runtime.workspace;

import java.nio.file.Path;

/**
 * A file or folder from which a program of the host runs something later: an agent that writes it would act on the host.
 *
 * @param place the folder that {@code path} is relative to
 * @param path relative, with {@code /} between its names
 * @param protection how a container has it
 * @param runs who runs what from it, as the end of a sentence: "git runs the commands of …"
 */
public record ProtectedPath(Place place, String path, Protection protection, String runs) {
    /** The folder that a path is relative to. */
    public enum Place {
        /** A workspace's folder, and the folder of each repository inside it. */
        PROJECT,
        /**
         * A folder with the config of a repository: {@code .git}, the folder that a {@code .git} file names, the common
         * folder of worktrees, and the folders of submodules in {@code modules}.
         */
        GIT_FOLDER,
        /** The entry of a linked worktree, {@code worktrees/NAME} of its git folder. */
        WORKTREE_ENTRY
    }

    /** How a container has a path. Paths of every kind are compared after a turn. */
    public enum Protection {
        /** A mount of its own, writable: it cannot be renamed or replaced. A file is read-only. */
        OWN_MOUNT,
        /**
         * Mounted read-only, and so is every folder above it a mount of its own. A path that does not exist is not made on
         * the host; the comparison names it when the agent makes it.
         */
        READ_ONLY,
        /** Writable: an agent program or git itself has to write it. */
        COMPARED
    }

    /** This path in one folder of its place. */
    public Path in(Path folder) {
        return folder.resolve(path);
    }
}
