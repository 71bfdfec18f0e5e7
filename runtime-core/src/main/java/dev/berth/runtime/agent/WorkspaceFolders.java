package dev.berth.runtime.agent;

import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.workspace.GitLayout;
import dev.berth.runtime.workspace.GitLayouts;
import dev.berth.runtime.workspace.ProtectedMounts;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The git folders and protected paths of the workspaces of one instance.
 *
 * @param reader finds what is inside the workspaces; empty on a machine whose folders are not this host's
 * @param protect the setting {@code workspace.protect}
 */
record WorkspaceFolders(Optional<GitLayouts> reader, List<GitLayout> layouts, boolean protect) {
    static final WorkspaceFolders NONE = new WorkspaceFolders(Optional.empty(), List.of(), false);

    /** Looks at the workspaces now. */
    static WorkspaceFolders look(
            Folders folders,
            BerthHome home,
            AgentSettings.WorkspaceSettings settings,
            Collection<Workspace> workspaces) {
        if (!folders.machine().sharesFolders()) {
            return NONE;
        }
        GitLayouts reader = GitLayouts.ofThisHost(
                folder -> forbidden(folder, home.root()),
                settings.gitFolders(),
                Path.of(System.getProperty("user.home", "/")));
        return new WorkspaceFolders(
                Optional.of(reader),
                reader.of(workspaces.stream().map(Workspace::path).toList()),
                settings.protect());
    }

    /** A git folder outside of the workspaces that the machine does not see, so that no container there can have it. */
    Optional<Path> unseen(Folders folders) throws InterruptedException {
        if (folders.machine().isLocal()) {
            return Optional.empty();
        }
        for (Mount.Bind mount : mounts().outside()) {
            Path folder = Path.of(mount.source());
            if (!folders.isFolder(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> forbidden(Path folder, Path home) {
        try {
            ForbiddenWorkspaces.ofThisUser().and(home).check(folder);
            return Optional.empty();
        } catch (BerthException e) {
            return Optional.of(e.seen());
        }
    }

    /** The mounts, without those of repositories inside the workspaces. */
    ProtectedMounts mounts() {
        return reader.map(git -> ProtectedMounts.of(git, layouts, protect)).orElse(ProtectedMounts.NONE);
    }

    /** The mounts with those of repositories inside the workspaces, which are searched for. */
    ProtectedMounts withRepositories() {
        return reader.map(git -> ProtectedMounts.of(
                        git,
                        protect ? layouts.stream().map(git::withRepositories).toList() : layouts,
                        protect))
                .orElse(ProtectedMounts.NONE);
    }

    /** Why git does not work in a workspace, a sentence for each. */
    List<String> remarks() {
        return layouts.stream().flatMap(layout -> layout.remark().stream()).toList();
    }
}
