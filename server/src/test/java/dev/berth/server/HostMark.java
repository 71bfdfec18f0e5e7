package dev.berth.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** By what the programs that one {@code berth} started on this host are found, also when it is gone: its guard's id. */
record HostMark(String id) {
    static Optional<HostMark> of(ProcessHandle berth) {
        try (Stream<ProcessHandle> children = berth.descendants()) {
            return children.map(child -> text(child.pid(), "cmdline"))
                    .flatMap(line -> guardIn(line).stream())
                    .findFirst();
        }
    }

    private static Optional<HostMark> guardIn(String commandLine) {
        List<String> words = List.of(commandLine.split("\0", -1));
        int guard = words.indexOf("berth-guard");
        return guard < 0 ? Optional.empty() : Optional.of(new HostMark(words.get(guard + 1)));
    }

    /** The guard, and all that carries its mark. */
    List<String> left() throws IOException {
        return processes(pid -> text(pid, "environ").contains("BERTH_GUARD=" + id + ".")
                || guardIn(text(pid, "cmdline")).equals(Optional.of(this)));
    }

    /** Processes of this host, those in containers too, by their command line. */
    static List<String> processes(Predicate<Long> kind) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path one : all) {
                long pid = Long.parseLong(one.getFileName().toString());
                if (kind.test(pid)) {
                    found.add(pid + " " + text(pid, "cmdline").replace('\0', ' '));
                }
            }
        }
        return found;
    }

    /** A file of {@code /proc/PID}; empty when the process is gone or not ours to look at. */
    static String text(long pid, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
