package dev.berth.terminal.pty;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends whole sessions: SIGHUP, then SIGTERM, after a grace SIGKILL, until nothing of them runs, whatever groups they made.
 * Safe for all threads; the work is done by the thread {@code berth-pty-ends}, one look for all sessions.
 */
final class SessionTerminator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionTerminator.class);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TO_HANG_UP = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TO_BE_KILLED = TimeUnit.SECONDS.toNanos(10);

    private static final int HUP = PtySignal.HUP.number();
    private static final int TERM = PtySignal.TERM.number();
    private static final int KILL = PtySignal.KILL.number();

    private final SessionMembers members;
    private final Signals signals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, ProcessEnding> endings = new HashMap<>();
    private boolean hurry;
    private boolean closed;
    private long pause = SHORTEST_PAUSE;

    private static final class ProcessEnding {
        final Runnable gone;
        final long termAt;
        volatile long killAt;
        int signalsSent;

        ProcessEnding(Runnable gone, long now, long grace) {
            this.gone = gone;
            this.termAt = now + Math.min(grace / 2, TO_HANG_UP);
            this.killAt = now + grace;
        }
    }

    SessionTerminator(SessionMembers members, Signals signals) {
        this.members = members;
        this.signals = signals;
    }

    void start() {
        Thread.ofPlatform()
                .daemon()
                .name("berth-pty-ends")
                .stackSize(256 * 1024)
                .start(this::run);
    }

    /** Begins to end it, or hurries. {@code gone} of the first call is called once, on the thread of this. */
    void begin(long leader, Duration grace, Runnable gone) {
        long now = System.nanoTime();
        lock.lock();
        try {
            ProcessEnding ending = endings.computeIfAbsent(leader, _ -> new ProcessEnding(gone, now, grace.toNanos()));
            if (ending.killAt - now > grace.toNanos()) {
                ending.killAt = now + grace.toNanos();
            }
            lookLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Something has ended: worth a look. */
    void look() {
        lock.lock();
        try {
            lookLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread; what it was still ending is left to the guard. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            lookLocked();
        } finally {
            lock.unlock();
        }
    }

    private void lookLocked() {
        hurry = true;
        changed.signal();
    }

    private void run() {
        try {
            for (Map<Long, ProcessEnding> now = awaitWork(); !now.isEmpty(); now = awaitWork()) {
                look(now);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts it: it ends
        }
    }

    /** A failure, which may well be one of the host's, is no end: the next look may do better. */
    private void look(Map<Long, ProcessEnding> endings) {
        try {
            Map<Long, List<Long>> running = running(endings.keySet());
            endings.forEach((leader, ending) -> step(leader, ending, running.getOrDefault(leader, List.of())));
        } catch (RuntimeException | Error e) {
            log.error("sessions not looked at count={}", endings.size(), e);
        }
    }

    /** Where nobody can look, such as without file descriptors, a session is taken for its leader's group. */
    private Map<Long, List<Long>> running(Set<Long> leaders) {
        try {
            return members.running(leaders);
        } catch (IOException e) {
            log.debug("members of sessions not known", e);
            return leaders.stream().collect(Collectors.toMap(leader -> leader, leader -> List.of(-leader)));
        }
    }

    /** Empty when it is over. */
    private Map<Long, ProcessEnding> awaitWork() throws InterruptedException {
        lock.lock();
        try {
            long until = System.nanoTime() + pause;
            for (long left = pause; !hurry && !endings.isEmpty() && left > 0; left = until - System.nanoTime()) {
                changed.awaitNanos(left);
            }
            while (endings.isEmpty() && !closed) {
                changed.await();
            }
            pause = hurry ? SHORTEST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
            hurry = false;
            return closed ? Map.of() : Map.copyOf(endings);
        } finally {
            lock.unlock();
        }
    }

    private void step(long leader, ProcessEnding ending, List<Long> running) {
        long now = System.nanoTime();
        if (running.isEmpty() || now - ending.killAt > TO_BE_KILLED) {
            if (!running.isEmpty()) {
                log.warn("session not gone leader={} running={}", leader, running);
            }
            forget(leader);
            ending.gone.run();
        } else if (now - ending.killAt >= 0) {
            running.forEach(process -> signals.send(process, KILL));
        } else if (ending.signalsSent == 0) {
            sendAndContinue(running, HUP);
            ending.signalsSent = 1;
        } else if (ending.signalsSent == 1 && now - ending.termAt >= 0) {
            sendAndContinue(running, TERM);
            ending.signalsSent = 2;
        }
    }

    /** What is stopped takes a signal only when it goes on. */
    private void sendAndContinue(List<Long> running, int signal) {
        for (long process : running) {
            signals.send(process, signal);
            signals.send(process, Signals.CONTINUE);
        }
    }

    private void forget(long leader) {
        lock.lock();
        try {
            endings.remove(leader);
        } finally {
            lock.unlock();
        }
    }
}
