package dev.berth.terminal.pty;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code berth-pty-loop}, which receives the events of all pseudo-terminals and runs the turns of those that
 * don't flood. Turns are short, and events are polled between two turns. {@link #execute}, {@link #check},
 * {@link #queueTurn}, {@link #schedule} and {@link #stop} are safe for all threads; all other methods are for the loop.
 */
final class PtyLoop {
    private static final Logger log = LoggerFactory.getLogger(PtyLoop.class);
    private static final long EPOCH = System.nanoTime(); // nanoTime may overflow: compare differences only
    private static final int TURN = 16 * 1024; // other terminals wait for a turn: at 90 MB/s 0.2 ms

    private final LoopTools tools = LoopTools.create(TURN);
    private final PollSet pollSet = new PollSet(tools.libc());
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<LinuxPty> turns = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeSent = new AtomicBoolean();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("berth-pty-loop").unstarted(this::run);
    private volatile boolean stopped;

    // mutable state, used only on the loop
    private final Map<Long, LinuxPty> ptys = new HashMap<>();
    private final PriorityQueue<DelayedTask> delayed =
            new PriorityQueue<>(Comparator.comparingLong(task -> task.at() - EPOCH));
    private long lastKey;

    private record DelayedTask(long at, Runnable task) {}

    void start() {
        thread.start();
    }

    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Throws a RejectedExecutionException after {@link #stop}. */
    void check() {
        if (stopped) {
            throw new RejectedExecutionException("the pseudo-terminals were closed");
        }
    }

    /** Queues one turn of {@code pty}. */
    void queueTurn(LinuxPty pty) {
        turns.add(pty);
        wake();
    }

    private void wake() {
        if (!Thread.currentThread().equals(thread) && wakeSent.compareAndSet(false, true)) {
            pollSet.wake();
        }
    }

    /** Runs {@code task} after {@code delay}, with a precision of one millisecond. */
    void schedule(Duration delay, Runnable task) {
        long at = System.nanoTime() + delay.toNanos();
        execute(() -> delayed.add(new DelayedTask(at, task)));
    }

    /** Ends the thread after the tasks and turns that are already queued. */
    void stop() {
        if (!stopped) {
            execute(() -> stopped = true);
        }
    }

    PollSet pollSet() {
        return pollSet;
    }

    /**
     * Registers {@code pty} and answers the first of its two keys: an even one for the terminal, the next for the
     * process.
     */
    long register(LinuxPty pty) {
        lastKey += 2;
        ptys.put(lastKey, pty);
        return lastKey;
    }

    void unregister(long key) {
        ptys.remove(key);
    }

    /** Closes the pidfd of a process that has ended. */
    void closeProcess(int pidfd) {
        pollSet.remove(pidfd);
        tools.libc().close(pidfd);
    }

    LoopTools tools() {
        return tools;
    }

    private void run() {
        try {
            while (!stopped) {
                pollSet.await(waitMillis(), this::dispatch);
                wakeSent.set(false); // before the queues are read: a thread that adds after this sends a new wake-up
                runTasks();
                runDelayed();
                runTurn();
            }
            for (int left = turns.size(); left > 0; left--) {
                runTurn();
            }
        } finally {
            pollSet.close();
            tools.close();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    private void runTurn() {
        LinuxPty next = turns.poll();
        if (next != null) {
            guarded(() -> next.turn(tools));
        }
    }

    /** Runs {@code step} and logs its failure: a failure of one terminal must not end the thread of all. */
    static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            log.error("task failed thread={}", Thread.currentThread().getName(), e);
        }
    }

    private int waitMillis() {
        if (!turns.isEmpty() || !tasks.isEmpty()) {
            return 0;
        }
        DelayedTask first = delayed.peek();
        return first == null ? -1 : (int) Math.max(0, (first.at() - System.nanoTime()) / 1_000_000 + 1);
    }

    private void runDelayed() {
        for (DelayedTask first = delayed.peek(); first != null; first = delayed.peek()) {
            if (first.at() - System.nanoTime() > 0) {
                return;
            }
            guarded(delayed.remove().task());
        }
    }

    private void dispatch(long key, int events) {
        LinuxPty pty = ptys.get(key & ~1L);
        if (pty == null) {
            return; // closed after the event was reported
        }
        guarded((key & 1) == 0 ? () -> pty.terminalReady(events) : pty::processEnded);
    }
}
