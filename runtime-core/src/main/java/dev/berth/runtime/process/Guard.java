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
 * Our end of the guard process (see {@code guard.sh}): it ends groups when we say so, and all of them when we are gone.
 * A guard that died is started again and told everything anew. Safe for all threads; its answers are read on the thread
 * {@code berth-guard}.
 */
final class Guard implements SessionGuard, AutoCloseable {
    static final String VARIABLE = "BERTH_GUARD";
    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final int MOST_STARTS = 20;
    private static final Duration TICK = Duration.ofMillis(50);

    private final String id = Long.toHexString(
            ThreadLocalRandom.current().nextLong() ^ ProcessHandle.current().pid());
    private final AtomicLong marks = new AtomicLong();
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, String> registered = new LinkedHashMap<>(); // the line that says so
    private final Map<Long, PendingEnd> pending = new HashMap<>();
    private @Nullable Process process;
    private int starts;
    private boolean closed;

    private record PendingEnd(String line, CompletableFuture<Void> gone) {}

    /** A value for {@link #VARIABLE} by which one command's processes can be found, and only they. */
    String newMark() {
        return id + "." + marks.incrementAndGet() + ".";
    }

    /** Must be called before a marked program is started: what is marked needs someone who looks for it. */
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
        // The start is read here, while the number is still the leader's: the guard might read it too late.
        register(leader, "session " + leader + " " + startOf(leader));
    }

    private static String startOf(long leader) {
        try {
            return ProcStat.of(leader).map(ProcStat::start).orElse("-");
        } catch (IOException e) {
            log.debug("start not known leader={}", leader, e);
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

    /** A process that leads no group of its own; what it starts besides is not known to the guard. */
    void addOne(long process) {
        register(process, "one " + process);
    }

    /** The leader has ended and was reaped; the group stays registered while something of it runs. */
    void leaderLeft(long group) {
        lock.lock();
        try {
            sendLocked("left " + group);
        } finally {
            lock.unlock();
        }
    }

    /** Ends what a leader that has ended left in its group; nobody waits for it. */
    void endLeftOvers(long group, Duration grace) {
        lock.lock();
        try {
            registered.remove(group);
            sendLocked("end " + group + " - " + ticks(grace));
        } finally {
            lock.unlock();
        }
    }

    /** Ends the group, and everything that carries {@code mark}; completes when nothing is left. */
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

    /** Ends everything that is registered or marked, and the guard. */
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
            sayGoodbye(last);
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
        if (++starts > MOST_STARTS) {
            throw failed("it ended by itself " + MOST_STARTS + " times", null);
        }
        try {
            Process guard = Launcher.startGuard(List.of("/bin/sh", "-c", Script.TEXT, "berth-guard", id));
            Thread.ofPlatform()
                    .daemon()
                    .name("berth-guard")
                    .stackSize(Drain.STACK)
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
                gone(Long.parseLong(line));
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

    private void gone(long group) {
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

    private static void sayGoodbye(Process guard) {
        try (OutputStream input = guard.getOutputStream()) {
            input.write("close\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.debug("guard is gone already pid={}", guard.pid(), e);
        }
    }

    private static BerthException failed(String seen, @Nullable Throwable cause) {
        return new BerthException(
                ErrorKind.UNEXPECTED,
                "starting the guard that ends our programs when we are gone",
                seen,
                "look whether /bin/sh works here and whether processes can be started",
                cause);
    }

    /** Read once; comments are left out, the process list shows the rest. */
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
