package dev.berth.runtime.workspace;

import dev.berth.runtime.workspace.ProtectedPath.Place;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says of each name in a folder who of the host runs something from it. Names are compared without their case: a folder may
 * lie on a file system that ignores it. Every folder is looked into, also the folders of packages and of git itself: a
 * repository can be hidden in each.
 */
final class FolderRules {
    private static final String GIT_NAME = ".git";

    /** The entries by which git, and {@link #with}, know a git folder, in small letters. */
    static final Set<String> GIT_FOLDER_NAMES = Set.of("head", "commondir", "objects", "refs");

    /** Git makes these with each repository, and runs none of them. */
    private static final String SAMPLE = ".sample";

    /** Every name in the list of protected paths. */
    private static final Set<String> NAMES =
            ProtectedPaths.all().stream().flatMap(path -> names(path).stream()).collect(Collectors.toUnmodifiableSet());

    private final Map<String, String> runs = new TreeMap<>();
    private final Map<String, FolderRules> folders = new TreeMap<>();
    private final @Nullable String everything;
    private final @Nullable FolderRules otherwise;

    private FolderRules(@Nullable String everything, @Nullable FolderRules otherwise) {
        this.everything = everything;
        this.otherwise = otherwise;
    }

    /** A folder of a project, and every folder inside it that is no other. */
    static final FolderRules PROJECT = new FolderRules(null, null);

    /** A git folder, and the entry of a worktree in one. */
    static final FolderRules GIT = new FolderRules(null, PROJECT);

    static final String NAMED_RUNS = "git runs it or takes settings from it, as its configuration says";

    /** A folder that git's configuration names. */
    static final FolderRules NAMED = whole(NAMED_RUNS);

    static {
        add(PROJECT, ProtectedPaths.of(Place.PROJECT));
        add(GIT, ProtectedPaths.of(Place.GIT_FOLDER));
        add(GIT, ProtectedPaths.of(Place.WORKTREE_ENTRY));
        PROJECT.folders.put(GIT_NAME, GIT);
        GIT.folders.put("modules", PROJECT);
        GIT.folders.put("worktrees", PROJECT);
    }

    private static void add(FolderRules rules, List<ProtectedPath> paths) {
        for (ProtectedPath path : paths) {
            List<String> names = names(path);
            FolderRules at = rules;
            for (String name : names.subList(0, names.size() - 1)) {
                at = at.folders.computeIfAbsent(name, _ -> new FolderRules(null, PROJECT));
            }
            at.runs.putIfAbsent(names.getLast(), path.runs());
            at.folders.putIfAbsent(names.getLast(), whole(path.runs()));
        }
    }

    private static List<String> names(ProtectedPath path) {
        return List.of(path.path().toLowerCase(Locale.ROOT).split("/", -1));
    }

    /** Whether a file of that name may matter here, or in any folder: a quick answer for the many that do not. */
    boolean mayMatter(String name) {
        return everything != null || NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The rules of a folder in which every file is run by somebody. */
    static FolderRules whole(String runs) {
        return new FolderRules(runs, null);
    }

    /**
     * The rules of a folder with these entries: a folder that looks like a repository without a working tree is one to git.
     *
     * @see <a href="https://git-scm.com/docs/gitrepository-layout">the layout</a>
     */
    FolderRules with(Set<String> names) {
        boolean repository = names.contains("head")
                && (names.contains("commondir") || (names.contains("objects") && names.contains("refs")));
        if (!repository || everything != null || equals(GIT)) {
            return this;
        }
        FolderRules both = new FolderRules(null, GIT);
        if (!equals(PROJECT)) {
            both.runs.putAll(runs);
            both.folders.putAll(folders);
        }
        return both;
    }

    /** Who runs something from a file of that name. */
    Optional<String> file(String name) {
        if (everything != null) {
            return name.endsWith(SAMPLE) ? Optional.empty() : Optional.of(everything);
        }
        String known = runs.get(name.toLowerCase(Locale.ROOT));
        return known == null && otherwise != null ? otherwise.file(name) : Optional.ofNullable(known);
    }

    /** Who runs something from a symbolic link of that name, which may stand for a folder. */
    Optional<String> link(String name) {
        Optional<String> known = file(name);
        if (known.isPresent() || everything != null) {
            return known;
        }
        FolderRules folder = folders.get(name.toLowerCase(Locale.ROOT));
        return folder == null
                ? Optional.ofNullable(otherwise).flatMap(rules -> rules.link(name))
                : folder.runs.values().stream().findFirst();
    }

    /** The rules of a subfolder. */
    FolderRules folder(String name) {
        if (everything != null) {
            return this;
        }
        FolderRules known = folders.get(name.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        return otherwise == null ? PROJECT : otherwise.folder(name);
    }
}
