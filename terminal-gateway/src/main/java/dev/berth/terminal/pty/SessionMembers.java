package dev.berth.terminal.pty;

import dev.berth.runtime.process.ProcStat;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Looks up what runs in sessions. */
interface SessionMembers {
    /**
     * What runs of each of these leaders' sessions, the leaders too; the dead that nobody reaped don't run.
     *
     * @throws IOException when that can't be known now
     */
    Map<Long, List<Long>> running(Set<Long> leaders) throws IOException;

    /** By {@code /proc}, which is read of those that {@code worthReading} lets through. */
    static SessionMembers byProc(BiPredicate<Long, Set<Long>> worthReading) {
        return leaders -> {
            String[] names = new File("/proc").list();
            if (names == null) {
                throw new IOException("/proc can't be listed");
            }
            Map<Long, List<Long>> found = new HashMap<>();
            for (String name : names) {
                if (Character.isDigit(name.charAt(0)) && worthReading.test(Long.valueOf(name), leaders)) {
                    ProcStat.of(Long.parseLong(name))
                            .filter(process -> process.runs() && leaders.contains(process.session()))
                            .ifPresent(process -> found.computeIfAbsent(process.session(), _ -> new ArrayList<>())
                                    .add(process.pid()));
                }
            }
            return found;
        };
    }

    /** What works without the C library on this host: by {@code /proc}, else the leaders and their descendants. */
    static SessionMembers here() {
        return new File("/proc/self/stat").exists() ? byProc((_, _) -> true) : SessionMembers::byDescent;
    }

    private static Map<Long, List<Long>> byDescent(Set<Long> leaders) {
        Map<Long, List<Long>> found = new HashMap<>();
        for (long leader : leaders) {
            ProcessHandle.of(leader)
                    .filter(ProcessHandle::isAlive)
                    .ifPresent(handle -> found.put(
                            leader,
                            Stream.concat(Stream.of(handle), handle.descendants())
                                    .map(ProcessHandle::pid)
                                    .toList()));
        }
        return found;
    }
}
