package dev.berth.runtime.workspace;

import dev.berth.runtime.workspace.FolderReads.Kind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the git folders of workspaces on this host. What they say is hostile input. Safe for all threads. */
public final class GitLayouts {
    /** Submodules of a git folder that are protected one by one; with more, {@code modules} is read-only as a whole. */
    private static final int MOST_MODULES = 40;
    /** Worktrees of a git folder that are protected one by one; with more, {@code worktrees} is read-only as a whole. */
    private static final int MOST_WORKTREES = 100;

    /** Folders below {@code modules} that are looked at. */
    private static final int MOST_MODULE_FOLDERS = 500;

    private static final int MOST_ALTERNATES = 20;

    private final FolderReads reads;
    private final GitFolders folders;
    private final CommandedPaths commanded;

    private GitLayouts(FolderReads reads, GitFolders folders, CommandedPaths commanded) {
        this.reads = reads;
        this.folders = folders;
        this.commanded = commanded;
    }

    /**
     * Layouts of workspaces on this host.
     *
     * @param forbidden the reason why a folder may not be mounted; empty when it may
     * @param allowed the folders of setting {@code workspace.gitFolders}: a git folder in one of them needs no proof
     * @param home the user's home, which has git's own settings
     */
    public static GitLayouts ofThisHost(Function<Path, Optional<String>> forbidden, List<Path> allowed, Path home) {
        FolderReads reads = new LocalFolderReads();
        List<Path> real =
                allowed.stream().flatMap(folder -> reads.real(folder).stream()).toList();
        GitFolders folders =
                new GitFolders(reads, forbidden, folder -> real.stream().anyMatch(folder::startsWith));
        return new GitLayouts(reads, folders, new CommandedPaths(reads, home));
    }

    FolderReads reads() {
        return reads;
    }

    /** The layouts of the workspaces of one container, by their real paths; repositories inside them are not searched for. */
    public List<GitLayout> of(Collection<Path> workspaces) {
        return workspaces.stream()
                .map(folder -> read(folder, workspaces))
                .map(layout -> layout.common().isPresent() ? layout : layout.withCommanded(ownSettings(layout)))
                .toList();
    }

    private Set<Path> ownSettings(GitLayout layout) {
        return commanded.of(layout.workspace(), Optional.empty(), List.of(), List.of());
    }

    /** A layout with the repositories inside the workspace, which are searched for. */
    public GitLayout withRepositories(GitLayout layout) {
        return layout.withRepositories(new NestedRepositories(reads).in(layout.workspace()));
    }

    private GitLayout read(Path workspace, Collection<Path> workspaces) {
        Path dotGit = workspace.resolve(GitFolders.DOT_GIT);
        return switch (reads.kind(dotGit)) {
            case FOLDER -> folders.isGitFolder(dotGit) ? ofFolder(workspace, dotGit, workspaces) : none(workspace);
            case FILE ->
                folders.ofFile(dotGit)
                        .map(named -> ofNamed(workspace, named, workspaces))
                        .orElseGet(() -> without(workspace, "its .git file names no folder that exists"));
            case LINK ->
                reads.real(dotGit)
                        .map(named -> ofNamed(workspace, named, workspaces))
                        .orElseGet(() -> without(workspace, "its .git is a link to nothing"));
            case ABSENT ->
                folders.isGitFolder(workspace) ? ofFolder(workspace, workspace, workspaces) : none(workspace);
            case OTHER -> none(workspace);
        };
    }

    /** A workspace inside a larger repository has no git: the folders beside it would have to be mounted too. */
    private GitLayout none(Path workspace) {
        for (Path above = workspace.getParent(); above != null; above = above.getParent()) {
            if (reads.kind(above.resolve(GitFolders.DOT_GIT)) != Kind.ABSENT) {
                return without(workspace, "it is a part of the repository " + above + "; use that as the workspace");
            }
        }
        return GitLayout.none(workspace, Optional.empty());
    }

    private GitLayout ofNamed(Path workspace, Path named, Collection<Path> workspaces) {
        if (reads.kind(named.resolve("commondir")) != Kind.ABSENT) {
            return ofWorktree(workspace, named, workspaces);
        }
        boolean inside = workspaces.stream().anyMatch(named::startsWith);
        Optional<String> doubt = inside ? Optional.empty() : folders.doubt(named, workspace);
        return doubt.isPresent() ? without(workspace, doubt.get()) : ofFolder(workspace, named, workspaces);
    }

    private GitLayout ofWorktree(Path workspace, Path entry, Collection<Path> workspaces) {
        Optional<Path> common = folders.commonOf(entry).filter(folders::isGitFolder);
        if (common.isEmpty()) {
            return without(workspace, "its .git names " + entry + ", which is no entry of a git folder's worktrees");
        }
        if (folders.worktreeOf(entry).filter(workspace::equals).isEmpty()) {
            return without(
                    workspace,
                    "its .git names " + entry + ", which belongs to another folder; if this one was moved, run: git -C "
                            + workspace + " worktree repair");
        }
        return folders.forbidden()
                .apply(common.get())
                .map(reason -> without(workspace, "its git folder is " + common.get() + ", and " + reason))
                .orElseGet(() -> ofFolder(workspace, common.get(), workspaces));
    }

    private GitLayout ofFolder(Path workspace, Path common, Collection<Path> workspaces) {
        List<Path> entries = new ArrayList<>();
        List<Path> siblings = new ArrayList<>();
        Set<Path> held = new LinkedHashSet<>();
        List<Path> all = reads.list(common.resolve("worktrees"), MOST_WORKTREES + 1);
        for (Path entry : all) {
            boolean ours = folders.worktreeOf(entry)
                    .filter(folder -> workspaces.stream().anyMatch(folder::startsWith))
                    .isPresent();
            (ours ? entries : siblings).add(entry);
        }
        if (all.size() > MOST_WORKTREES || siblings.stream().anyMatch(entry -> isUnusual(common, entry))) {
            siblings.clear();
            held.add(common.resolve("worktrees"));
        }
        List<Path> modules = new ArrayList<>();
        if (!addModules(common, modules) || modules.stream().anyMatch(module -> isUnusual(common, module))) {
            modules.clear();
            held.add(common.resolve("modules"));
        }
        held.addAll(commanded.of(workspace, Optional.of(common), entries, modules));
        Borrowed borrowed = borrowed(common, workspaces);
        return new GitLayout(
                workspace,
                Optional.of(common),
                entries,
                siblings,
                modules,
                List.of(),
                List.copyOf(held),
                borrowed.folders(),
                borrowed.remark());
    }

    /** Adds the git folders below {@code modules}; a submodule's name may have several parts. False when there may be more. */
    private boolean addModules(Path common, List<Path> modules) {
        Deque<Path> waiting = new ArrayDeque<>(List.of(common.resolve("modules")));
        for (int looked = 0; !waiting.isEmpty(); looked++) {
            List<Path> entries = reads.list(waiting.removeFirst(), MOST_MODULES + 1);
            if (entries.size() > MOST_MODULES || looked > MOST_MODULE_FOLDERS) {
                return false;
            }
            for (Path entry : entries) {
                boolean module = folders.isGitFolder(entry);
                if (module) {
                    modules.add(entry);
                }
                waiting.addLast(module ? entry.resolve("modules") : entry);
            }
        }
        return modules.size() <= MOST_MODULES;
    }

    /** Whether not every engine can mount a path whose names below {@code base} an agent may have chosen. */
    static boolean isUnusual(Path base, Path path) {
        String name = base.relativize(path).toString();
        return name.chars().anyMatch(GitLayouts::isUnusual)
                || !base.resolve(name).equals(path);
    }

    private static boolean isUnusual(int letter) {
        return Character.isISOControl(letter) || letter == 0xfffd || letter == ',' || letter == ':';
    }

    private record Borrowed(List<Path> folders, Optional<String> remark) {}

    /** Folders of objects outside. The file that names them is writable inside, so each needs the user's permission. */
    private Borrowed borrowed(Path common, Collection<Path> workspaces) {
        Set<Path> found = new LinkedHashSet<>();
        List<String> remarks = new ArrayList<>();
        addBorrowed(common.resolve("objects"), workspaces, found, remarks);
        return new Borrowed(List.copyOf(found), remarks.stream().findFirst());
    }

    private void addBorrowed(Path objects, Collection<Path> workspaces, Set<Path> found, List<String> remarks) {
        List<String> lines = reads.text(objects.resolve("info/alternates"))
                .orElse("")
                .lines()
                .limit(MOST_ALTERNATES)
                .toList();
        for (String line : lines) {
            Optional<Path> named = line.startsWith("#") ? Optional.empty() : folders.named(objects, line);
            if (named.isEmpty()
                    || workspaces.stream().anyMatch(named.get()::startsWith)
                    || found.contains(named.get())) {
                continue;
            }
            Path folder = named.get();
            if (!folder.endsWith("objects") || !folders.isGitFolder(GitFolders.above(folder))) {
                remarks.add(
                        "its git borrows objects from " + folder + ", which is no folder of a repository's objects");
            } else if (folders.forbidden().apply(GitFolders.above(folder)).isPresent()
                    || !folders.allowed().apply(folder)) {
                remarks.add("its git borrows objects from " + folder
                        + ", which a program inside may have asked for; to allow it, set workspace.gitFolders to "
                        + GitFolders.above(folder));
            } else if (found.size() < MOST_ALTERNATES) {
                found.add(folder);
                addBorrowed(folder, workspaces, found, remarks);
            }
        }
    }

    private static GitLayout without(Path workspace, String reason) {
        return GitLayout.none(workspace, Optional.of("git does not work in " + workspace + ": " + reason));
    }
}
