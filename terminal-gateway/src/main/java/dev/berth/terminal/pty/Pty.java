package dev.berth.terminal.pty;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A program on a pseudo-terminal of its own. Each method names the threads that may call it. After the program's end
 * all threads may call all methods, which then do nothing.
 */
public interface Pty {
    long pid();

    /**
     * Runs {@code task} in order with the calls of the handler, never at the same time as another task or call. Any
     * thread; the task runs after the program's end too.
     */
    void execute(Runnable task);

    /**
     * Turns reading of the output on or off. While reading is off, no output is read or buffered, so the full terminal
     * blocks the program. After the program's end the last output waits until reading is on. Only in a call of the
     * handler or in a task.
     */
    void setReading(boolean on);

    /**
     * Writes {@code input} to the program: consumes all of it, or nothing. Keeps a copy of bytes that have to wait. Any
     * thread; never blocks.
     *
     * @return false when more than 1 MiB would wait for the program to read it
     */
    boolean write(ByteBuffer input);

    /** Changes the size of the terminal. Any thread. */
    void resize(PtySize size);

    /**
     * Sends a signal to the terminal's foreground process group, or to the program's group when there is none. Any
     * thread.
     */
    void signal(PtySignal signal);

    /**
     * Ends all processes of the program's session: HUP and TERM at once, KILL after {@code grace}. Turns reading on.
     * Any thread; may be called again. A process that left the session lives on.
     *
     * @return the program's exit; completes in the order of the tasks, after {@link PtyHandler#onExit}
     */
    CompletionStage<PtyExit> end(Duration grace);
}
