package dev.berth.runtime.image;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Adds the settings of builds to a Containerfile: after each line {@code # berth: settings}, the next RUN gets the
 * folder {@code /berth-build}. BuildKit mounts the folder and the secrets, so no layer contains them. The classic
 * builder has no mounts: it copies the folder, and the RUN removes it.
 */
final class ContainerfileText {
    private static final String MARK = "# berth: settings";

    private ContainerfileText() {}

    static String classic(String text) {
        return text.lines()
                        .map(line -> isMark(line) ? "COPY " + folder(line) + "/ /berth-build/" : line)
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    static String buildKit(String text, Set<String> secrets) {
        StringBuilder rendered = new StringBuilder();
        String mounts = "";
        for (String line : text.lines().toList()) {
            if (isMark(line)) {
                mounts = "--mount=type=bind,source=" + folder(line) + ",target=/berth-build "
                        + new TreeSet<>(secrets)
                                .stream()
                                        .map(id -> "--mount=type=secret,id=" + id + " ")
                                        .collect(Collectors.joining());
                continue;
            }
            boolean run = line.startsWith("RUN ");
            rendered.append(run ? "RUN " + mounts + line.substring("RUN ".length()) : line)
                    .append('\n');
            mounts = run ? "" : mounts;
        }
        return rendered.toString();
    }

    private static boolean isMark(String line) {
        return line.startsWith(MARK);
    }

    /**
     * The stage {@code system}, which is part of every image, gets fewer settings than the stages that only fetch
     * packages.
     */
    private static String folder(String line) {
        return line.endsWith(" system") ? "berth-build/system" : "berth-build/all";
    }
}
