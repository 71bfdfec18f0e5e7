package dev.berth.runtime.workspace;

import dev.berth.runtime.container.ExpectedMounts;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.workspace.FolderReads.Kind;
import dev.berth.runtime.workspace.ProtectedPath.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The mounts beside those of the workspaces: git folders outside of them, and the protected paths. A folder above a
 * protected path is a mount of its own, because Linux renames a folder with a mount in it, but no mount.
 *
 * @param outside git folders and folders of objects, which are mounted whether or not paths are protected
 * @param inside the protected paths, inside the workspaces and the git folders; those above others first
 * @param expected {@code inside}, as the container's variable {@link ExpectedMounts#VARIABLE} has them; empty for none
 */
public record ProtectedMounts(List<Mount.Bind> outside, List<Mount.Bind> inside, String expected) {
    private static final Comparator<Path> OUTER_FIRST =
            Comparator.comparingInt(Path::getNameCount).thenComparing(Comparator.naturalOrder());

    public static final ProtectedMounts NONE = new ProtectedMounts(List.of(), List.of(), "");

    public ProtectedMounts {
        outside = List.copyOf(outside);
        inside = List.copyOf(inside);
    }

    /**
     * The mounts of the workspaces of one container.
     *
     * @param protect whether paths are protected; git folders are mounted anyway
     */
    public static ProtectedMounts of(GitLayouts layouts, Collection<GitLayout> all, boolean protect) {
        Planner planner = new Planner(layouts.reads(), all);
        if (protect) {
            all.forEach(planner::protect);
        }
        return new ProtectedMounts(planner.outsideMounts(), planner.insideMounts(), planner.expected());
    }

    private static final class Planner {
        private final FolderReads reads;
        private final List<Path> workspaces;
        private final Map<Path, Boolean> outside = new TreeMap<>(OUTER_FIRST);
        private final Map<Path, Boolean> inside = new TreeMap<>(OUTER_FIRST);

        Planner(FolderReads reads, Collection<GitLayout> all) {
            this.reads = reads;
            this.workspaces = all.stream().map(GitLayout::workspace).toList();
            for (GitLayout layout : all) {
                layout.common().filter(this::isOutside).ifPresent(common -> outside.put(common, false));
                layout.objects().stream()
                        .filter(this::isOutside)
                        .forEach(objects -> outside.putIfAbsent(objects, true));
            }
        }

        private boolean isOutside(Path folder) {
            return workspaces.stream().noneMatch(folder::startsWith);
        }

        void protect(GitLayout layout) {
            protect(layout.workspace(), Place.PROJECT, layout.workspace());
            for (Path repository : layout.repositories()) {
                // not the folders above it: a project must be able to remove a repository inside it
                protectRepository(repository);
            }
            layout.commanded().forEach(path -> protectCommanded(path, layout));
            if (layout.common().isEmpty()) {
                return;
            }
            Path common = layout.common().get();
            protectGitFolder(common, common);
            layout.modules().forEach(module -> protectGitFolder(module, common));
            for (Path entry : layout.entries()) {
                put(entry, false, common);
                protect(entry, Place.WORKTREE_ENTRY, common);
            }
            layout.siblings().forEach(entry -> put(entry, true, common));
        }

        private void protectCommanded(Path path, GitLayout layout) {
            if (path.isAbsolute()) {
                put(path, true, base(path));
                return;
            }
            put(layout.workspace().resolve(path), true, layout.workspace());
            layout.repositories().forEach(repository -> put(repository.resolve(path), true, repository));
        }

        private void protectRepository(Path repository) {
            protect(repository, Place.PROJECT, repository);
            Path dotGit = repository.resolve(GitFolders.DOT_GIT);
            if (reads.kind(dotGit) == Kind.FOLDER) {
                protectGitFolder(dotGit, dotGit);
            } else if (GitFolders.isGitFolder(reads, repository)) {
                protectGitFolder(repository, repository);
            }
        }

        private void protectGitFolder(Path folder, Path base) {
            if (!folder.equals(base)) {
                put(folder, false, base);
            }
            protect(folder, Place.GIT_FOLDER, base);
        }

        private void protect(Path folder, Place place, Path base) {
            for (ProtectedPath path : ProtectedPaths.of(place)) {
                Path file = path.in(folder);
                Kind kind = reads.kind(file);
                switch (path.protection()) {
                    case READ_ONLY -> put(file, true, base);
                    case OWN_MOUNT -> put(file, kind == Kind.FILE, base);
                    case COMPARED -> {}
                }
            }
        }

        /** The workspace or git folder around a path that is mounted anyway. */
        private Path base(Path path) {
            return bases(path).orElse(path);
        }

        private Optional<Path> bases(Path path) {
            return Stream.concat(workspaces.stream(), outside.keySet().stream())
                    .filter(path::startsWith)
                    .max(Comparator.comparingInt(Path::getNameCount));
        }

        /**
         * Adds a path that exists, and the folders between it and {@code base}. A path with a symbolic link in it is left
         * out: an engine would mount what the link names. So is one that not every engine can mount: no container could be
         * made while an agent's folder has such a name. Both are compared.
         */
        private void put(Path path, boolean readOnly, Path base) {
            Kind kind = reads.kind(path);
            if ((kind != Kind.FILE && kind != Kind.FOLDER)
                    || reads.real(path).filter(path::equals).isEmpty()
                    || bases(path)
                            .filter(above -> !GitLayouts.isUnusual(above, path))
                            .isEmpty()
                    || workspaces.contains(path)
                    || outside.containsKey(path)) {
                return;
            }
            inside.merge(path, readOnly, Boolean::logicalOr);
            for (Path above = GitFolders.above(path);
                    !above.equals(base) && above.startsWith(base);
                    above = GitFolders.above(above)) {
                if (!workspaces.contains(above) && !outside.containsKey(above)) {
                    inside.putIfAbsent(above, false);
                }
            }
        }

        List<Mount.Bind> outsideMounts() {
            return mounts(outside);
        }

        List<Mount.Bind> insideMounts() {
            return mounts(inside);
        }

        /** Each path after the workspace or git folder that it is in; one on another file system stands for itself. */
        String expected() {
            List<String> words = new ArrayList<>();
            Path last = Path.of("/");
            for (Path path : inside.keySet()) {
                Path base = base(path);
                if (!onSameDevice(path, base)) {
                    base = path;
                }
                if (!base.equals(last)) {
                    words.add(ExpectedMounts.encoded(base.toString()));
                    last = base;
                }
                if (!base.equals(path)) {
                    words.add(ExpectedMounts.encoded("./" + base.relativize(path)));
                }
            }
            return String.join(" ", words);
        }

        private boolean onSameDevice(Path path, Path base) {
            try {
                return reads.device(path) == reads.device(base);
            } catch (IOException _) {
                return false; // gone meanwhile: its mount will be missed
            }
        }

        private static List<Mount.Bind> mounts(Map<Path, Boolean> planned) {
            return planned.entrySet().stream()
                    .map(entry -> new Mount.Bind(
                            entry.getKey().toString(), entry.getKey().toString(), entry.getValue()))
                    .toList();
        }
    }
}
