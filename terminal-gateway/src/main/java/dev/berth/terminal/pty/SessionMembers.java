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

/** Looks up the processes that run in sessions of the kernel (setsid). */
interface SessionMembers {
    /**
     * The numbers of the running processes in the sessions of {@code leaders}, by leader and including the leaders. A
     * dead process that was not reaped (a zombie) does not run.
     *
     * @throws IOException when the processes can't be listed now
     */
    Map<Long, List<Long>> running(Set<Long> leaders) throws IOException;

    /** Looks in {@code /proc}, and reads only the files of processes for which {@code filter} answers true. */
    static SessionMembers byProc(BiPredicate<Long, Set<Long>> filter) {
        return leaders -> {
            String[] names = new File("/proc").list();
            if (names == null) {
                throw new IOException("/proc can't be listed");
            }
            Map<Long, List<Long>> running = new HashMap<>();
            for (String name : names) {
                if (Character.isDigit(name.charAt(0)) && filter.test(Long.valueOf(name), leaders)) {
                    ProcStat.of(Long.parseLong(name))
                            .filter(process -> process.runs() && leaders.contains(process.session()))
                            .ifPresent(process -> running.computeIfAbsent(process.session(), _ -> new ArrayList<>())
                                    .add(process.pid()));
                }
            }
            return running;
        };
    }

    /**
     * The lookup that works without the C library on this host: {@code /proc}, else the leaders and their descendants.
     */
    static SessionMembers ofThisHost() {
        return new File("/proc/self/stat").exists() ? byProc((_, _) -> true) : SessionMembers::byDescent;
    }

    private static Map<Long, List<Long>> byDescent(Set<Long> leaders) {
        Map<Long, List<Long>> running = new HashMap<>();
        for (long leader : leaders) {
            ProcessHandle.of(leader)
                    .filter(ProcessHandle::isAlive)
                    .ifPresent(handle -> running.put(
                            leader,
                            Stream.concat(Stream.of(handle), handle.descendants())
                                    .map(ProcessHandle::pid)
                                    .toList()));
        }
        return running;
    }
}
