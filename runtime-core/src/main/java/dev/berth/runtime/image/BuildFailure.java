package dev.berth.runtime.image;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the reason of a failed build or lock in its lines, and the setting that helps. */
public final class BuildFailure {
    private static final int LINES = 6;
    private static final Set<ErrorKind> EXPLAINED =
            Set.of(ErrorKind.IMAGE_BUILD_FAILED, ErrorKind.LOCK_FAILED, ErrorKind.DISK_FULL);
    private static final Pattern DISK = Pattern.compile("(?i)no space left on device|ENOSPC|disk quota exceeded");
    private static final Pattern TRUST =
            Pattern.compile("(?i)SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_(HAS|UNTRUSTED|SIGNATURE)"
                    + "|certificate verif|certificate is not trusted|server certificate");
    private static final Pattern NETWORK = Pattern.compile(
            "(?i)ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|could not resolve|temporary failure"
                    + "|unable to connect|network is unreachable|proxyconnect");
    private static final Pattern LOGIN = Pattern.compile("(?i)\\bE40[13]\\b|ENEEDAUTH|40[13] (unauthorized|forbidden)");
    // messages of npm, and of pip when it lists other versions; pip that lists none may not have reached its registry
    private static final Pattern ABSENT = Pattern.compile("No matching version found for ([^\\s']+?)\\.?(\\s|$)"
            + "|'([^\\s']+@[^\\s']+)' is not in this registry"
            + "|satisfies the requirement (\\S+==\\S+) \\(from versions: (?!none)");
    private static final Pattern NPM_CODE = Pattern.compile("(?i)^npm (error|err!) code ");
    // lines of builders and npm around the reason
    private static final Pattern NOISE = Pattern.compile(
            "(?i)^("
                    + "the command '.*returned a non-zero code.*|removing intermediate container.*|step \\d+/\\d+ .*|-+>.*"
                    + "|sending build context.*|deprecated: .*|the legacy builder.*|install the buildx.*|https://docs.docker.com.*"
                    + "|-+|> \\[.*|containerfile:\\d+|\\d+ \\|.*|error: failed to solve.*|error: process .*"
                    + "|(done|cached|canceled|transferring|sha256:|resolve|load|extracting|naming|exporting)\\b.*"
                    + "|time=\"?.*level=.*|npm (error|err!)( a complete log of this run.*|\\s+/.*-debug-.*)?|npm (warn|notice) .*)");

    private BuildFailure() {}

    /**
     * Returns {@code failed} with the reason from its lines and better advice, or {@code failed} itself when they have
     * none.
     */
    public static BerthException explain(BerthException failed, List<String> lines) {
        if (!EXPLAINED.contains(failed.kind())) {
            return failed;
        }
        List<String> reasonLines = lines.stream()
                .filter(line -> !NOISE.matcher(line).matches())
                .distinct()
                .toList();
        String seen = reasonLines.isEmpty() ? failed.seen() : String.join(" | ", lastLines(reasonLines));
        String all = String.join("\n", lines) + "\n" + failed.seen();
        if (failed.kind() == ErrorKind.DISK_FULL || DISK.matcher(all).find()) {
            return new BerthException(
                    ErrorKind.DISK_FULL,
                    failed.tried(),
                    reasonLines.stream().filter(DISK.asPredicate()).findFirst().orElse(seen),
                    "free space where the engine keeps its images",
                    failed);
        }
        Matcher absent = ABSENT.matcher(all);
        if (failed.kind() == ErrorKind.IMAGE_BUILD_FAILED && absent.find()) {
            return packageAbsent(failed, absent);
        }
        return failed.rephrased(failed.tried(), seen, todo(all, failed.todo()));
    }

    private static BerthException packageAbsent(BerthException failed, Matcher match) {
        String name = Stream.of(match.group(1), match.group(3), match.group(4))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return new BerthException(
                ErrorKind.PACKAGE_ABSENT,
                failed.tried(),
                "the registry has no " + name + ", which the lock names: never published, or withdrawn",
                Advice.of("choose another version (a profile names its own, and needs a new lock then), or set a"
                                + " registry that has the package: image.npmrc, image.pipConf")
                        .with(NextStep.Action.CHANGE_VERSION)
                        .with(NextStep.Action.LOCK_PROFILE),
                failed);
    }

    /** Returns the last lines; of npm those from its error code on, because npm prints its usage after the reason. */
    private static List<String> lastLines(List<String> lines) {
        int code = lines.stream()
                .filter(line -> NPM_CODE.matcher(line).find())
                .map(lines::indexOf)
                .reduce((first, last) -> last)
                .orElse(Math.max(0, lines.size() - LINES));
        return lines.subList(code, Math.min(lines.size(), code + LINES));
    }

    private static String todo(String all, String otherwise) {
        return Stream.of(
                        new Hint(TRUST, "set image.caCertificates to a file of the certificates to trust"),
                        new Hint(
                                LOGIN,
                                "the registry wants a login: set image.npmrc or image.pipConf to a file that has it"),
                        new Hint(
                                NETWORK,
                                "builds need Debian's and npm's servers: see image.proxy and image.npmrc; docker and nerdctl"
                                        + " can also import an image that was built where there is a network"))
                .filter(hint -> hint.sign().matcher(all).find())
                .map(Hint::todo)
                .findFirst()
                .orElse(otherwise);
    }

    private record Hint(Pattern sign, String todo) {}
}
