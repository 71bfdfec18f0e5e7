package dev.berth.runtime.process;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of the guard process (see {@code guard.sh}), which ends process groups on request, and all of them when
 * this process is gone. A guard that died is started again and gets all registrations again. Safe for all threads;
 * answers are read on the thread {@code berth-guard}.
 */
final class Guard implements SessionGuard, AutoCloseable {
    static final String VARIABLE = "BERTH_GUARD";
    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final int MAX_STARTS = 20;
    private static final Duration TICK = Duration.ofMillis(50);

    private final String id = Long.toHexString(
            ThreadLocalRandom.current().nextLong() ^ ProcessHandle.current().pid());
    private final AtomicLong marks = new AtomicLong();
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, String> registered = new LinkedHashMap<>(); // the line that registers each
    private final Map<Long, PendingEnd> pending = new HashMap<>();
    private @Nullable Process process;
    private int starts;
    private boolean closed;

    private record PendingEnd(String line, CompletableFuture<Void> gone) {}

    /** A new value for {@link #VARIABLE}, by which the processes of one command are found. */
    String newMark() {
        return id + "." + marks.incrementAndGet() + ".";
    }

    /** Starts the guard if it does not run. INVARIANT: no marked program is started without a guard that can end it. */
    void ensureRunning() {
        lock.lock();
        try {
            runningLocked();
        } finally {
            lock.unlock();
        }
    }

    void addGroup(long group) {
        register(group, "add " + group);
    }

    @Override
    public void add(long leader) {
        // RACE: the start time is read here, before the leader is reaped; the guard could read that of a later process.
        register(leader, "session " + leader + " " + startTime(leader));
    }

    private static String startTime(long leader) {
        try {
            return ProcStat.of(leader).map(ProcStat::start).orElse("-");
        } catch (IOException e) {
            log.debug("start time not known leader={}", leader, e);
            return "-";
        }
    }

    @Override
    public void forget(long leader) {
        lock.lock();
        try {
            registered.remove(leader);
            sendLocked("forget " + leader);
        } finally {
            lock.unlock();
        }
    }

    private void register(long number, String line) {
        lock.lock();
        try {
            registered.put(number, line);
            sendLocked(line);
        } finally {
            lock.unlock();
        }
    }

    /** Registers a process that leads no group of its own; the guard does not know its children. */
    void addOne(long process) {
        register(process, "one " + process);
    }

    /** Reports that the leader has ended and was reaped; the group stays registered while a process of it runs. */
    void leaderEnded(long group) {
        lock.lock();
        try {
            sendLocked("left " + group);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the processes that an ended leader left in its group, without waiting for them. */
    void endRemaining(long group, Duration grace) {
        lock.lock();
        try {
            registered.remove(group);
            sendLocked("end " + group + " - " + ticks(grace));
        } finally {
            lock.unlock();
        }
    }

    /** Ends the group and all processes that carry {@code mark}; completes when none is left. */
    CompletableFuture<Void> end(long group, String mark, Duration grace) {
        lock.lock();
        try {
            if (closed) {
                return allGone;
            }
            String line = "end " + group + " " + mark + " " + ticks(grace);
            PendingEnd end = pending.computeIfAbsent(group, _ -> new PendingEnd(line, new CompletableFuture<>()));
            sendLocked(line);
            return end.gone();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all registered groups, all marked processes, and the guard. */
    @Override
    public void close() {
        Process last;
        lock.lock();
        try {
            closed = true;
            last = process;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            sendClose(last);
            if (!UninterruptibleWait.await(last.onExit(), Duration.ofSeconds(15))) {
                log.warn("guard still busy pid={}", last.pid());
            }
        }
        allGone.complete(null);
        lock.lock();
        try {
            pending.values().forEach(end -> end.gone().complete(null));
        } finally {
            lock.unlock();
        }
    }

    private void sendLocked(String line) {
        if (closed) {
            return;
        }
        while (true) {
            Process guard = runningLocked();
            try {
                write(guard, line + "\n");
                return;
            } catch (IOException e) {
                log.debug("guard does not listen pid={}", guard.pid(), e);
                process = null;
            }
        }
    }

    private Process runningLocked() {
        Process guard = process;
        while (guard == null) {
            guard = startLocked();
        }
        process = guard;
        return guard;
    }

    private @Nullable Process startLocked() {
        if (++starts > MAX_STARTS) {
            throw failed("it ended by itself " + MAX_STARTS + " times", null);
        }
        try {
            Process guard = Launcher.startGuard(List.of("/bin/sh", "-c", Script.TEXT, "berth-guard", id));
            Thread.ofPlatform()
                    .daemon()
                    .name("berth-guard")
                    .stackSize(Drain.STACK_BYTES)
                    .start(() -> listen(guard));
            StringBuilder known = new StringBuilder();
            registered.values().forEach(line -> known.append(line).append('\n'));
            pending.values().forEach(end -> known.append(end.line()).append('\n'));
            if (!known.isEmpty()) {
                write(guard, known.toString());
            }
            return guard;
        } catch (IOException e) {
            log.debug("guard did not start", e);
            return null;
        }
    }

    private void listen(Process guard) {
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                onGroupGone(Long.parseLong(line));
            }
        } catch (IOException | NumberFormatException e) {
            log.debug("guard's answers ended pid={}", guard.pid(), e);
        }
        lock.lock();
        try {
            if (guard.equals(process) && !closed) {
                log.warn("guard ended by itself pid={}", guard.pid());
                process = null;
                runningLocked();
            }
        } catch (BerthException e) {
            log.error("no guard registered={}", registered.size(), e);
        } finally {
            lock.unlock();
        }
    }

    private void onGroupGone(long group) {
        PendingEnd end;
        lock.lock();
        try {
            registered.remove(group);
            end = pending.remove(group);
        } finally {
            lock.unlock();
        }
        if (end != null) {
            end.gone().complete(null);
        }
    }

    private static long ticks(Duration grace) {
        return Math.max(1, grace.dividedBy(TICK));
    }

    private static void write(Process guard, String lines) throws IOException {
        guard.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
        guard.getOutputStream().flush();
    }

    private static void sendClose(Process guard) {
        try (OutputStream input = guard.getOutputStream()) {
            input.write("close\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.debug("guard is gone already pid={}", guard.pid(), e);
        }
    }

    private static BerthException failed(String seen, @Nullable Throwable cause) {
        return new BerthException(
                ErrorKind.UNEXPECTED,
                "starting the guard, which ends Berth's programs when this process is gone",
                seen,
                "check that /bin/sh works on this host and that processes can be started",
                cause);
    }

    /** The text of {@code guard.sh}, without comments: the list of processes shows the whole script. */
    private static final class Script {
        static final String TEXT = read();

        private static String read() {
            try (var in = Guard.class.getResourceAsStream("guard.sh")) {
                if (in == null) {
                    throw failed("guard.sh is not in the class path", null);
                }
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return String.join(
                        "\n",
                        text.lines()
                                .map(String::strip)
                                .filter(line -> !line.startsWith("#"))
                                .toList());
            } catch (IOException e) {
                throw failed("guard.sh cannot be read", e);
            }
        }
    }
}
