package dev.berth.terminal.pty;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One program on its pseudo-terminal. Each method says which threads may call it; after the end all of them are allowed
 * and do nothing.
 */
public interface Pty {
    long pid();

    /** Runs {@code task} as the handler is called: in order, and never beside another call. Any thread; also after the end. */
    void execute(Runnable task);

    /**
     * Turns reading on or off. Off means that nothing is polled and nothing buffered, so the program is stopped by its
     * full terminal. When it has ended its last output still waits until reading is on. Only in a call of the handler or in a task.
     */
    void reading(boolean on);

    /**
     * Types {@code input}, of which a copy is kept: all of it is consumed, or nothing. Any thread; never blocks.
     *
     * @return false when more than 1 MiB would wait for the program to read it
     */
    boolean write(ByteBuffer input);

    /** Any thread. */
    void resize(PtySize size);

    /** To the terminal's foreground group, or to the program's own where there is none. Any thread. */
    void signal(PtySignal signal);

    /**
     * Ends all that runs in the terminal: HUP and TERM at once, KILL after {@code grace}. Turns reading on. Any thread, as
     * often as wanted. Completes, as a task does, after {@link PtyHandler#exited}; what left its session lives on.
     */
    CompletionStage<PtyExit> end(Duration grace);
}
