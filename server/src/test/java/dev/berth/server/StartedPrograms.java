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

/**
 * The programs that one {@code berth} started on this host. They are found by the id of its guard, also after its
 * death.
 */
record StartedPrograms(String guardId) {
    static Optional<StartedPrograms> of(ProcessHandle berth) {
        try (Stream<ProcessHandle> children = berth.descendants()) {
            return children.map(child -> procFile(child.pid(), "cmdline"))
                    .flatMap(line -> guardIn(line).stream())
                    .findFirst();
        }
    }

    private static Optional<StartedPrograms> guardIn(String commandLine) {
        List<String> arguments = List.of(commandLine.split("\0", -1));
        int guard = arguments.indexOf("berth-guard");
        return guard < 0 ? Optional.empty() : Optional.of(new StartedPrograms(arguments.get(guard + 1)));
    }

    /** The guard and the programs that still run, as {@link #processes}. */
    List<String> remaining() throws IOException {
        return processes(pid -> procFile(pid, "environ").contains("BERTH_GUARD=" + guardId + ".")
                || guardIn(procFile(pid, "cmdline")).equals(Optional.of(this)));
    }

    /** Number and command line of the processes of this host, also of those in containers, that match. */
    static List<String> processes(Predicate<Long> condition) throws IOException {
        List<String> matching = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (condition.test(pid)) {
                    matching.add(pid + " " + procFile(pid, "cmdline").replace('\0', ' '));
                }
            }
        }
        return matching;
    }

    /** A file of {@code /proc/PID}; empty when the process has ended or must not be read. */
    static String procFile(long pid, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
