package dev.berth.runtime.image;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says of a failed build what the engine can't: what in its lines is the reason, and which setting helps. */
final class BuildFailure {
    private static final int SHOWN = 6;
    private static final Pattern DISK = Pattern.compile("(?i)no space left on device|ENOSPC|disk quota exceeded");
    private static final Pattern TRUST =
            Pattern.compile("(?i)SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_(HAS|UNTRUSTED|SIGNATURE)"
                    + "|certificate verif|certificate is not trusted|server certificate");
    private static final Pattern NETWORK = Pattern.compile(
            "(?i)ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|could not resolve|temporary failure"
                    + "|unable to connect|network is unreachable|proxyconnect");
    private static final Pattern LOGIN = Pattern.compile("(?i)\\bE40[13]\\b|ENEEDAUTH|40[13] (unauthorized|forbidden)");
    private static final Pattern NOISE = Pattern.compile(
            "(?i)^(the command '.*returned a non-zero code.*|-+|npm (error|err!) a complete log of this run.*"
                    + "|npm (error|err!)\\s+/.*-debug-.*|removing intermediate container.*|npm (warn|notice) .*)");

    private BuildFailure() {}

    /** {@code failed} with more to it if it is an IMAGE_BUILD_FAILED, else itself. */
    static BerthException explained(BerthException failed, List<String> lines) {
        if (failed.kind() != ErrorKind.IMAGE_BUILD_FAILED) {
            return failed;
        }
        List<String> telling =
                lines.stream().filter(line -> !NOISE.matcher(line).matches()).toList();
        String all = String.join("\n", lines) + "\n" + failed.seen();
        boolean disk = DISK.matcher(all).find();
        String seen = telling.isEmpty()
                ? failed.seen()
                : String.join(" | ", telling.subList(Math.max(0, telling.size() - SHOWN), telling.size()));
        return new BerthException(
                disk ? ErrorKind.DISK_FULL : ErrorKind.IMAGE_BUILD_FAILED,
                failed.tried(),
                seen,
                disk ? "make room where the engine keeps its images" : todo(all, failed.todo()),
                failed);
    }

    private static String todo(String all, String otherwise) {
        return Stream.of(
                        new Hint(TRUST, "name the certificates to trust with -c image.caCertificates=FILE.pem"),
                        new Hint(
                                LOGIN,
                                "the registry wants a login: give it with -c image.npmrc=FILE or image.pipConf=FILE"),
                        new Hint(
                                NETWORK,
                                "builds need Debian's and npm's servers: see image.proxy and image.npmrc, or build the"
                                        + " image where there is a network and load it here"))
                .filter(hint -> hint.sign().matcher(all).find())
                .map(Hint::todo)
                .findFirst()
                .orElse(otherwise);
    }

    private record Hint(Pattern sign, String todo) {}
}
