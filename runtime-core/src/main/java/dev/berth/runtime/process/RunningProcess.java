package dev.berth.runtime.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A program that runs as the leader of its own process group, with its three pipes. The caller must read standard
 * output and standard error to their ends, on platform threads: such a read holds a virtual thread's carrier. Output of
 * a child after the end of the program itself may be cut off.
 */
public interface RunningProcess extends AutoCloseable {
    long pid();

    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /**
     * Completes when the leader has ended; the pipes may still hold output, or be held open by a child. Never fails.
     */
    CompletableFuture<ProcessEnding> ending();

    /**
     * Sends SIGTERM to the whole group, then after {@code process-end} SIGKILL; returns when the group is gone. An
     * unguarded program first gets the end of its input, and {@code process-end} to end by itself. Must also be called
     * for a program that ended by itself: its group may hold other processes. Idempotent.
     */
    @Override
    void close();

    /**
     * Closes the program's input and lets it run on, also after the end of this process. Only for an unguarded program.
     */
    void detach();
}
