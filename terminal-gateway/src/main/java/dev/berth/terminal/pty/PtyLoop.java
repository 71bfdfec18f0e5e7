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
 * The thread {@code berth-pty-loop}, which hears of all pseudo-terminals and gives turns to those that don't flood. Turns
 * are short, and between two of them the others are asked. {@link #execute}, {@link #check}, {@link #ready}, {@link
 * #later} and {@link #stop} are for all threads, the rest for the loop.
 */
final class PtyLoop {
    private static final Logger log = LoggerFactory.getLogger(PtyLoop.class);
    private static final long EPOCH = System.nanoTime(); // such numbers are compared by their difference only
    private static final int TURN = 16 * 1024; // so long the others wait, at 90 MB/s a fifth of a millisecond

    private final LoopTools tools = LoopTools.reading(TURN);
    private final PollSet polled = new PollSet(tools.libc());
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<LinuxPty> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("berth-pty-loop").unstarted(this::run);
    private volatile boolean stopped;

    // state of the loop
    private final Map<Long, LinuxPty> ptys = new HashMap<>();
    private final PriorityQueue<Later> waiting =
            new PriorityQueue<>(Comparator.comparingLong(later -> later.at() - EPOCH));
    private long lastKey;

    private record Later(long at, Runnable task) {}

    void start() {
        thread.start();
    }

    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Throws once it was stopped. */
    void check() {
        if (stopped) {
            throw new RejectedExecutionException("the pseudo-terminals were closed");
        }
    }

    /** It is due a turn. */
    void ready(LinuxPty pty) {
        ready.add(pty);
        wake();
    }

    private void wake() {
        if (!Thread.currentThread().equals(thread) && awake.compareAndSet(false, true)) {
            polled.wake();
        }
    }

    /** Does it after a while, by the millisecond. */
    void later(Duration delay, Runnable task) {
        long at = System.nanoTime() + delay.toNanos();
        execute(() -> waiting.add(new Later(at, task)));
    }

    /** Ends the thread, once what was given to it before is done. */
    void stop() {
        if (!stopped) {
            execute(() -> stopped = true);
        }
    }

    PollSet polled() {
        return polled;
    }

    /** Two keys of its own, the first even. */
    long enter(LinuxPty pty) {
        lastKey += 2;
        ptys.put(lastKey, pty);
        return lastKey;
    }

    void leave(long key) {
        ptys.remove(key);
    }

    /** Closes the descriptor of a process that has ended. */
    void forget(int process) {
        polled.remove(process);
        tools.libc().close(process);
    }

    LoopTools tools() {
        return tools;
    }

    private void run() {
        try {
            while (!stopped) {
                polled.await(patience(), this::report);
                awake.set(false); // before looking: who adds later wakes us
                runTasks();
                doWhatIsDue();
                giveTurn();
            }
            for (int left = ready.size(); left > 0; left--) {
                giveTurn();
            }
        } finally {
            polled.close();
            tools.close();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    private void giveTurn() {
        LinuxPty next = ready.poll();
        if (next != null) {
            guarded(() -> next.turn(tools));
        }
    }

    /** What fails for one terminal must not end the thread of all. */
    static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            log.error("task failed thread={}", Thread.currentThread().getName(), e);
        }
    }

    private int patience() {
        if (!ready.isEmpty() || !tasks.isEmpty()) {
            return 0;
        }
        Later first = waiting.peek();
        return first == null ? -1 : (int) Math.max(0, (first.at() - System.nanoTime()) / 1_000_000 + 1);
    }

    private void doWhatIsDue() {
        for (Later first = waiting.peek(); first != null; first = waiting.peek()) {
            if (first.at() - System.nanoTime() > 0) {
                return;
            }
            guarded(waiting.remove().task());
        }
    }

    private void report(long key, int what) {
        LinuxPty pty = ptys.get(key & ~1L);
        if (pty == null) {
            return; // closed since
        }
        guarded((key & 1) == 0 ? () -> pty.changed(what) : pty::died);
    }
}
