package dev.berth.terminal.pty;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread {@code berth-pty-flood}, which runs the turns of flooding pseudo-terminals, so that a key's echo on a
 * quiet pseudo-terminal does not wait for a flood. Safe for all threads.
 */
final class FloodLoop {
    private static final int TURN = 64 * 1024;

    private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private final LoopTools tools = LoopTools.create(TURN);
    private volatile boolean stopped;

    void start() {
        Thread.ofPlatform().daemon().name("berth-pty-flood").start(this::run);
    }

    /** Queues one turn of {@code pty}. */
    void queueTurn(LinuxPty pty) {
        due.add(() -> pty.turn(tools));
    }

    /** Ends the thread after the turns that are already queued. */
    void stop() {
        due.add(() -> stopped = true);
    }

    private void run() {
        try {
            while (!stopped) {
                PtyLoop.guarded(due.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // no code interrupts this thread
        } finally {
            tools.close();
        }
    }
}
