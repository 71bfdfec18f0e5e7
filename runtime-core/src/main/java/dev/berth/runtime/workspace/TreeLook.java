package dev.berth.runtime.workspace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look at a workspace. A folder that did not change since the look before is not listed again, but each
 * known folder is examined. A program inside may change everything at any moment: no link is followed out of the workspace,
 * nothing but regular files is opened, and the depth and the number of folders and files are bounded.
 */
final class TreeLook {
    private static final int MOST_GAPS = 20;

    static final int MOST_NAMED = 1000;
    private static final String TOO_MANY_NAMED =
            "git's configuration names more than " + MOST_NAMED + " folders and files";

    private final Path root;
    private final LookBudget budget;
    private final FileReads reads;
    private final List<NotCompared> gaps = new ArrayList<>();
    private final Set<String> reasons = new HashSet<>();
    private final IdentityHashMap<FolderState, FileStamp> stamps;
    private final Deque<Path> namedPaths = new ArrayDeque<>();

    /** The folders with a {@code .git}. */
    private final Set<Path> repositories = new LinkedHashSet<>();

    private TreeLook(Path root, IdentityHashMap<FolderState, FileStamp> stamps, LookBudget budget) {
        this.root = root;
        this.stamps = stamps;
        this.budget = budget;
        this.reads = new FileReads(root, budget);
    }

    /**
     * Looks at a workspace.
     *
     * @param root its real path
     * @param commanded paths that a configuration outside of the workspace names; those inside the workspace count
     * @param before the result of the look before; null for none
     */
    static WorkspaceTree run(Path root, Collection<Path> commanded, @Nullable WorkspaceTree before, LookBudget budget) {
        FolderState known = before == null ? null : before.top();
        TreeLook look = new TreeLook(root, KnownFolderStamps.of(known), budget);
        // before those that a configuration in the workspace names: there may be very many
        look.namedPaths.addAll(commanded);
        FolderState top = look.folder(root, FolderRules.PROJECT, known, new Position(0, false));
        if (top == null) {
            look.gap(root, "it is not there any more");
        }
        FolderState named = look.named(before == null ? null : before.named());
        return new WorkspaceTree(root, top, named, !look.reasons.isEmpty(), look.gaps);
    }

    /** What git's configuration names, which may be configuration that names more. */
    private FolderState named(@Nullable FolderState known) {
        KnownContents before = KnownContents.of(known);
        Contents contents = new Contents();
        Set<Path> seen = new HashSet<>();
        Set<Path> found = new HashSet<>();
        while (!namedPaths.isEmpty()) {
            Path path = namedPaths.removeFirst();
            String end = found.size() < MOST_NAMED ? budget.takeEntry() : TOO_MANY_NAMED;
            if (end != null) {
                end(root, end);
                contents.complete = false;
                break;
            }
            if (!seen.add(path)) {
                continue;
            }
            if (path.isAbsolute()) {
                places(path).stream().filter(found::add).forEach(place -> named(place, contents, before));
            } else {
                repositories.forEach(repository -> namedPaths.add(repository.resolve(path)));
            }
        }
        return contents.state(root, new Position(0, true), FileStamp.UNKNOWN, FolderRules.NAMED, false);
    }

    private void named(Path path, Contents contents, KnownContents before) {
        Position below = new Position(1, true);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            contents.enter(path, FolderRules.NAMED, before.folder(below.key(path)), below);
        } else {
            contents.look(path, FolderRules.NAMED_RUNS, before.file(path));
        }
    }

    /** The places that a named path stands for: a link itself, and the file or folder of the workspace that it leads to. */
    private List<Path> places(Path path) {
        List<Path> places = new ArrayList<>();
        if (path.startsWith(root) && isReached(path.getParent()) && Files.isSymbolicLink(path)) {
            places.add(path);
        }
        reads.inside(path).filter(real -> !root.startsWith(real)).ifPresent(places::add);
        return places;
    }

    /**
     * Where a folder stands.
     *
     * @param linked whether a link led to it or to a folder above it
     */
    private record Position(int depth, boolean linked) {
        Position below() {
            return new Position(depth + 1, linked);
        }

        FolderState.Key key(Path path) {
            return new FolderState.Key(path, linked);
        }
    }

    /** The state of a folder; null when there is none any more. */
    private @Nullable FolderState folder(Path path, FolderRules given, @Nullable FolderState known, Position position) {
        String end = budget.takeFolder(position.depth());
        if (end != null) {
            end(path, end);
            return FolderState.unread(path, position.linked(), given);
        }
        try {
            FileStamp seen = known == null ? null : stamps.get(known);
            FileStamp stamp = seen == null ? FileStamp.of(path) : seen;
            if (!stamp.isFolder()) {
                return null;
            }
            if (known != null && isSame(known, stamp, given)) {
                return refreshed(known, position);
            }
            return listed(path, stamp, given, known, position);
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException | DirectoryIteratorException e) {
            gap(path, reason(e));
            return FolderState.unread(path, position.linked(), given);
        }
    }

    private static boolean isSame(FolderState known, FileStamp stamp, FolderRules given) {
        return known.settled() && known.stamp().equals(stamp) && known.given().equals(given);
    }

    /** A folder with the same entries as before: what is in them may have changed. */
    @SuppressWarnings("ReferenceEquality") // the same object says that nothing below it changed
    private FolderState refreshed(FolderState known, Position position) {
        Contents contents = new Contents();
        boolean same = true;
        for (FileState file : known.files()) {
            same &= contents.look(file.path(), file.runs(), file) == file;
        }
        for (FolderState child : known.folders()) {
            Position below = new Position(position.depth() + 1, child.linked());
            same &= contents.enter(child.path(), child.given(), child, below) == child;
        }
        return same ? known : contents.state(known.path(), position, known.stamp(), known.given(), true);
    }

    private FolderState listed(
            Path path, FileStamp stamp, FolderRules given, @Nullable FolderState known, Position position)
            throws IOException {
        long began = ChangeClock.now();
        FolderEntries found = FolderEntries.of(path, given, budget);
        FileStamp after = FileStamp.of(path);
        if (!isReached(path) || !after.isSameFile(stamp)) {
            gap(path, "it was moved or replaced while it was looked at");
            return FolderState.unread(path, position.linked(), given);
        }
        boolean settled = after.equals(stamp) && stamp.isSettled(began) && !found.vanished;
        Contents contents = new Contents();
        if (found.end != null) {
            end(path, found.end);
            contents.complete = false;
        }
        FolderRules rules = given.with(found.names);
        KnownContents before = KnownContents.of(known);
        for (FolderEntries.Entry entry : found.entries) {
            FolderRules below = rules.folder(entry.name());
            if (entry.isFolder()) {
                contents.enter(entry.path(), below, before.folder(position.key(entry.path())), position.below());
                continue;
            }
            (entry.isLink() ? rules.link(entry.name()) : rules.file(entry.name()))
                    .ifPresent(runs -> contents.look(entry.path(), runs, before.file(entry.path())));
            // the folder that a link with a protected name leads to; no further link is followed from there on
            if (entry.isLink() && !position.linked() && !below.equals(FolderRules.PROJECT)) {
                reads.inside(entry.path())
                        .filter(target -> Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS))
                        .ifPresent(target -> {
                            Position there = new Position(position.depth() + 1, true);
                            contents.enter(target, below, before.folder(there.key(target)), there);
                        });
            }
        }
        return contents.state(path, position, stamp, given, settled);
    }

    /** Whether no folder on the way to a path is a link: one that was swapped may have led out of the workspace. */
    private boolean isReached(@Nullable Path path) {
        for (Path at = path; at != null && !at.equals(root); at = at.getParent()) {
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    /** The contents of one folder, as they are found. */
    private final class Contents {
        private final List<FileState> files = new ArrayList<>();
        private final List<FolderState> folders = new ArrayList<>();
        private boolean complete = true;
        private boolean vanished;

        @Nullable
        FolderState enter(Path path, FolderRules rules, @Nullable FolderState known, Position position) {
            addRepository(path);
            FolderState found = folder(path, rules, known, position);
            if (found == null) {
                vanished = true;
            } else {
                folders.add(found);
            }
            return found;
        }

        @Nullable
        FileState look(Path path, String runs, @Nullable FileState known) {
            addRepository(path);
            FileState found = null;
            try {
                String end = budget.takeFile();
                if (end == null) {
                    found = reads.read(path, runs, known);
                    files.add(found);
                    namedPaths.addAll(found.named());
                    if (found.named().size() > MOST_NAMED) {
                        end(path, TOO_MANY_NAMED);
                    }
                } else {
                    end(path, end);
                    complete = false;
                }
            } catch (NoSuchFileException _) {
                vanished = true;
            } catch (IOException e) {
                gap(path, reason(e));
                complete = false;
            }
            return found;
        }

        private void addRepository(Path path) {
            if (path.endsWith(GitFolders.DOT_GIT) && path.getParent() != null) {
                repositories.add(path.getParent());
            }
        }

        FolderState state(Path path, Position position, FileStamp stamp, FolderRules given, boolean settled) {
            return new FolderState(
                    path, position.linked(), stamp, given, settled && complete && !vanished, complete, files, folders);
        }
    }

    /** Reports the end of a budget, for the first path only. */
    private void end(Path path, String reason) {
        if (reasons.add(reason)) {
            gap(path, reason + "; neither was what comes after it");
        }
    }

    private void gap(Path path, String reason) {
        if (gaps.size() < MOST_GAPS) {
            gaps.add(new NotCompared(path, reason));
        } else if (gaps.size() == MOST_GAPS) {
            gaps.add(new NotCompared(root, "more folders and files in it were not looked at"));
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() instanceof IOException wrapped ? wrapped : e;
        return cause instanceof AccessDeniedException
                ? "this user is not allowed to read it"
                : "it cannot be looked at (" + cause.getClass().getSimpleName() + ")";
    }
}
