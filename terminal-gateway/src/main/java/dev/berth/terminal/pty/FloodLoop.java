package dev.berth.terminal.pty;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread {@code berth-pty-flood}, on which pseudo-terminals with much to say have their turns, so that a key's echo on
 * another one waits for none of them. For all threads.
 */
final class FloodLoop {
    private static final int TURN = 64 * 1024;

    private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private final LoopTools tools = LoopTools.reading(TURN);
    private volatile boolean stopped;

    void start() {
        Thread.ofPlatform().daemon().name("berth-pty-flood").start(this::run);
    }

    void ready(LinuxPty pty) {
        due.add(() -> pty.turn(tools));
    }

    /** Ends the thread, once what is due has had its turn. */
    void stop() {
        due.add(() -> stopped = true);
    }

    private void run() {
        try {
            while (!stopped) {
                PtyLoop.guarded(due.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does that
        } finally {
            tools.close();
        }
    }
}
