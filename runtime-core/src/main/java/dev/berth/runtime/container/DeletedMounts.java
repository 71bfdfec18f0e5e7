package dev.berth.runtime.container;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Mounted folders and files that were deleted outside of their container. A folder that was deleted and made again is
 * another folder: the mount still shows the deleted one. Linux writes such a mount into {@code /proc/PID/mountinfo} with
 * a root that ends in {@code //deleted}. Lists of their targets also have the mounts that were lost, with {@code !} before
 * the target: see {@link ExpectedMounts}.
 */
public final class DeletedMounts {
    private static final String MARK = "//deleted";
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private DeletedMounts() {}

    /** The targets of the deleted mounts in the text of a {@code mountinfo} file. */
    public static List<String> of(String mountinfo) {
        List<String> deleted = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            String[] fields = line.split(" ", 6);
            if (fields.length == 6 && fields[3].endsWith(MARK)) {
                deleted.add(decoded(fields[4]));
            }
        }
        return List.copyOf(deleted);
    }

    /** Decodes a path of {@code mountinfo}, in which a blank is {@code \040}. */
    public static String decoded(String path) {
        return ESCAPED.matcher(path)
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 8))));
    }

    /** The error for a program that is not started because of these mounts. */
    public static BerthException error(String tried, List<String> targets) {
        List<String> deleted = targets.stream()
                .filter(target -> !target.startsWith(ExpectedMounts.LOST))
                .toList();
        if (deleted.isEmpty()) {
            return new BerthException(
                    ErrorKind.WORKSPACE_REPLACED,
                    tried,
                    targets.stream()
                                    .map(target -> target.substring(ExpectedMounts.LOST.length()))
                                    .collect(Collectors.joining(", "))
                            + ": replaced outside of the container, as a host's own `git config` does, so it is not"
                            + " protected in the container any more",
                    "call ensureReady: it makes a container with the file that exists now");
        }
        return new BerthException(
                ErrorKind.WORKSPACE_REPLACED,
                tried,
                String.join(", ", deleted)
                        + ": deleted outside of the container, and perhaps made again; the container still has the deleted"
                        + " folder, and what is written there is lost",
                "call ensureReady: it makes a container with the folder that exists now");
    }
}
