package dev.berth.runtime.workspace;

import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this process knows of the files in workspaces on this host, for the comparisons of many turns. Safe for all threads. */
public final class WorkspaceLooks {
    private final Map<Path, RootLooks> roots = new ConcurrentHashMap<>();

    /**
     * Returns a watch of folders of this host.
     *
     * @param folders their real paths; one inside another counts as part of that
     * @param commanded paths that git's configuration outside of the folders names; those inside one count
     * @param what whose workspaces they are, for warnings
     */
    public WorkspaceWatch watch(Collection<Path> folders, Collection<Path> commanded, String what, Limits limits) {
        List<RootLooks> looks = new ArrayList<>();
        List<Path> watched = new ArrayList<>();
        for (Path folder : folders.stream().sorted().distinct().toList()) {
            if (watched.stream().noneMatch(folder::startsWith)) {
                watched.add(folder);
                RootLooks look = roots.computeIfAbsent(folder, RootLooks::new);
                look.setCommanded(commanded);
                looks.add(look);
            }
        }
        return looks.isEmpty() ? WorkspaceWatch.off() : new HostWorkspaceWatch(watched, looks, what, limits);
    }
}
