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
 * Ends all processes of whole sessions: SIGHUP, then SIGTERM, after a grace SIGKILL, until no process of the session
 * runs, whatever process groups were made. Safe for all threads; the thread {@code berth-pty-ends} lists the processes
 * once for all sessions.
 */
final class SessionTerminator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionTerminator.class);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long HUP_TIME = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long KILL_TIME = TimeUnit.SECONDS.toNanos(10);

    private static final int HUP = PtySignal.HUP.number();
    private static final int TERM = PtySignal.TERM.number();
    private static final int KILL = PtySignal.KILL.number();

    private final SessionMembers members;
    private final Signals signals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, SessionEnd> endings = new HashMap<>();
    private boolean checkNow;
    private boolean closed;
    private long pause = SHORTEST_PAUSE;

    private static final class SessionEnd {
        final Runnable gone;
        final long termAt;
        volatile long killAt;
        int signalsSent;

        SessionEnd(Runnable gone, long now, long grace) {
            this.gone = gone;
            this.termAt = now + Math.min(grace / 2, HUP_TIME);
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

    /**
     * Starts to end the session of {@code leader}; a later call can shorten the grace. {@code gone} of the first call
     * runs once, on this object's thread, when no process of the session runs any more.
     */
    void end(long leader, Duration grace, Runnable gone) {
        long now = System.nanoTime();
        lock.lock();
        try {
            SessionEnd ending = endings.computeIfAbsent(leader, _ -> new SessionEnd(gone, now, grace.toNanos()));
            if (ending.killAt - now > grace.toNanos()) {
                ending.killAt = now + grace.toNanos();
            }
            requestCheckLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread. The guard of HostProcesses ends the sessions that are left. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            requestCheckLocked();
        } finally {
            lock.unlock();
        }
    }

    private void requestCheckLocked() {
        checkNow = true;
        changed.signal();
    }

    private void run() {
        try {
            for (Map<Long, SessionEnd> now = awaitWork(); !now.isEmpty(); now = awaitWork()) {
                check(now);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // no code interrupts this thread
        }
    }

    /**
     * Checks all sessions once. A failure of the host, such as no free descriptors, is logged, and the next check tries
     * again.
     */
    private void check(Map<Long, SessionEnd> endings) {
        try {
            Map<Long, List<Long>> running = running(endings.keySet());
            endings.forEach((leader, ending) -> step(leader, ending, running.getOrDefault(leader, List.of())));
        } catch (RuntimeException | Error e) {
            log.error("sessions not checked count={}", endings.size(), e);
        }
    }

    /**
     * The running processes by session. When they can't be listed, such as without free descriptors, the leader's
     * process group stands for the session.
     */
    private Map<Long, List<Long>> running(Set<Long> leaders) {
        try {
            return members.running(leaders);
        } catch (IOException e) {
            log.debug("members of sessions unknown", e);
            return leaders.stream().collect(Collectors.toMap(leader -> leader, leader -> List.of(-leader)));
        }
    }

    /** Waits until a check is due, and answers the sessions to check; empty after the close. */
    private Map<Long, SessionEnd> awaitWork() throws InterruptedException {
        lock.lock();
        try {
            long until = System.nanoTime() + pause;
            for (long left = pause; !checkNow && !endings.isEmpty() && left > 0; left = until - System.nanoTime()) {
                changed.awaitNanos(left);
            }
            while (endings.isEmpty() && !closed) {
                changed.await();
            }
            pause = checkNow ? SHORTEST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
            checkNow = false;
            return closed ? Map.of() : Map.copyOf(endings);
        } finally {
            lock.unlock();
        }
    }

    private void step(long leader, SessionEnd ending, List<Long> running) {
        long now = System.nanoTime();
        if (running.isEmpty() || now - ending.killAt > KILL_TIME) {
            if (!running.isEmpty()) {
                log.warn("session did not end leader={} running={}", leader, running);
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

    /** Sends {@code signal}, then CONT: a stopped process handles a signal only when it is continued. */
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
