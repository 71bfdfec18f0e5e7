package dev.berth.runtime.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mounts that a container must still have when a program is started in it. A host that renames a file over one that is
 * mounted takes the mount away: {@code git config} does, and the container's programs could write the file then.
 *
 * <p>Written as words with a blank between them, in the way {@code mountinfo} writes paths: {@code /PATH} is a mount, and
 * {@code ./PATH} is a mount below the last {@code /PATH}, of the file with that name below what is mounted there. The second
 * form also finds a mount of another file, which an engine makes when a symbolic link was put in the file's place.
 */
public final class ExpectedMounts {
    /** The variable of a container that has them. */
    public static final String VARIABLE = "BERTH_MOUNTS";

    /** Stands before the target of a lost mount where targets of deleted and lost mounts are listed together. */
    static final String LOST = "!";

    private final List<String> words;

    private ExpectedMounts(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** Those of a container's variables. */
    public static ExpectedMounts of(Map<String, String> variables) {
        return Optional.ofNullable(variables.get(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(text -> new ExpectedMounts(List.of(text.split(" "))))
                .orElseGet(() -> new ExpectedMounts(List.of()));
    }

    /** A target in a list of deleted mounts, as one whose mount was lost. */
    public static String marked(String target) {
        return LOST + target;
    }

    /** Whether each mount that others are below is in the text of a {@code mountinfo} file. */
    public boolean basesAreIn(String mountinfo) {
        Map<String, String> mounted = rootOfTarget(mountinfo);
        return words.stream().filter(word -> !word.startsWith("./")).allMatch(mounted::containsKey);
    }

    private static Map<String, String> rootOfTarget(String mountinfo) {
        Map<String, String> roots = new HashMap<>();
        for (String line : mountinfo.lines().toList()) {
            String[] fields = line.split(" ", 6);
            if (fields.length == 6) {
                roots.put(fields[4], fields[3]);
            }
        }
        return roots;
    }

    /** The targets, each with {@code !} before it, that are no mounts any more in the text of a {@code mountinfo} file. */
    public List<String> lost(String mountinfo) {
        Map<String, String> rootOfTarget = rootOfTarget(mountinfo);
        List<String> lost = new ArrayList<>();
        String base = "";
        for (String word : words) {
            boolean below = word.startsWith("./");
            String target = below ? base + word.substring(1) : word;
            String root = rootOfTarget.get(target);
            if (!below) {
                base = word;
            }
            String baseRoot = rootOfTarget.getOrDefault(base, "");
            String wanted = (baseRoot.equals("/") ? "" : baseRoot) + word.substring(1);
            // gVisor writes / for every mount
            boolean everyRoot = baseRoot.equals("/") && "/".equals(root);
            if (root == null || (below && !everyRoot && !root.equals(wanted))) {
                lost.add(marked(DeletedMounts.decoded(target)));
            }
        }
        return List.copyOf(lost);
    }

    /** The targets inside. */
    public List<String> targets() {
        List<String> targets = new ArrayList<>();
        String base = "";
        for (String word : words) {
            if (word.startsWith("./")) {
                targets.add(DeletedMounts.decoded(base + word.substring(1)));
            } else {
                base = word;
                targets.add(DeletedMounts.decoded(word));
            }
        }
        return List.copyOf(targets);
    }

    /** A path in the way {@code mountinfo} writes it. */
    public static String encoded(String path) {
        return path.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }
}
