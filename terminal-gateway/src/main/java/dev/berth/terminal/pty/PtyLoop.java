package dev.berth.terminal.pty;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code berth-pty-loop}, which reads all pseudo-terminals and calls their handlers. Who has much to say gets
 * short turns, and between two of them the others are asked. {@link #execute} and {@link #stop} are for all threads, the
 * rest for the loop.
 */
final class PtyLoop {
    /** How long a program that has ended may have others write its last words. */
    static final Duration LINGER = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(PtyLoop.class);

    private final Libc libc = Libc.movable();
    private final PollSet polled = new PollSet(libc);
    private final ByteBuffer spare = ByteBuffer.allocateDirect(64 * 1024);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("berth-pty-loop").unstarted(this::run);
    private volatile boolean stopped;

    // state of the loop
    private final Map<Long, LinuxPty> ptys = new HashMap<>();
    private final ArrayDeque<LinuxPty> ready = new ArrayDeque<>();
    private final ArrayDeque<Lingering> lingering = new ArrayDeque<>();
    private long lastKey;

    private record Lingering(LinuxPty pty, long until) {}

    void start() {
        thread.start();
    }

    void execute(Runnable task) {
        if (stopped) {
            throw new RejectedExecutionException("the pseudo-terminals were closed");
        }
        tasks.add(task);
        if (awake.compareAndSet(false, true)) {
            polled.wake();
        }
    }

    /** Ends the thread, once what was given to it before is done. */
    void stop() {
        if (!stopped) {
            execute(() -> stopped = true);
        }
    }

    Libc libc() {
        return libc;
    }

    PollSet polled() {
        return polled;
    }

    /** For what nobody wants, and for what does not go straight to where it belongs. */
    ByteBuffer spare() {
        return spare.clear();
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

    void ready(LinuxPty pty) {
        ready.add(pty);
    }

    void linger(LinuxPty pty) {
        lingering.add(new Lingering(pty, System.nanoTime() + LINGER.toNanos()));
    }

    private void run() {
        try {
            while (!stopped) {
                polled.await(patience(), this::report);
                awake.set(false); // before looking: who adds later wakes us
                runTasks();
                endLingering();
                LinuxPty next = ready.poll();
                if (next != null) {
                    guarded(next, next::turn);
                }
            }
        } finally {
            polled.close();
            libc.close();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.error("task failed thread={}", Thread.currentThread().getName(), e);
            }
        }
    }

    private int patience() {
        if (!ready.isEmpty() || !tasks.isEmpty()) {
            return 0;
        }
        Lingering first = lingering.peek();
        return first == null ? -1 : (int) Math.max(0, (first.until() - System.nanoTime()) / 1_000_000 + 1);
    }

    private void endLingering() {
        for (Lingering first = lingering.peek(); first != null; first = lingering.peek()) {
            if (first.until() - System.nanoTime() > 0) {
                return;
            }
            lingering.remove();
            guarded(first.pty(), first.pty()::lingered);
        }
    }

    private void report(long key, int what) {
        LinuxPty pty = ptys.get(key & ~1L);
        if (pty == null) {
            return; // closed since
        }
        guarded(pty, (key & 1) == 0 ? () -> pty.changed(what) : pty::died);
    }

    private static void guarded(LinuxPty pty, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            log.error("terminal failed pid={}", pty.pid(), e);
            pty.broken();
        }
    }
}
