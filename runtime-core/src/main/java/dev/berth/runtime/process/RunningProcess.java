package dev.berth.runtime.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A program that runs as the leader of its own process group, with its three pipes. Whoever starts it must drain standard
 * output and standard error, on platform threads: such a read holds a carrier. What a child of the program writes after
 * the program itself has ended may be cut off.
 */
public interface RunningProcess extends AutoCloseable {
    long pid();

    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** Completes when the leader has ended; the pipes may still hold output, or be held by a child. Never fails. */
    CompletableFuture<ProcessEnding> ending();

    /**
     * Sends SIGTERM to the whole group, then after {@code process-end} SIGKILL; returns when the group is gone. What is not
     * guarded gets the end of its input first, and {@code process-end} to end by itself. Must also be called for a program
     * that ended by itself: its group may hold more. Idempotent.
     */
    @Override
    void close();

    /**
     * Closes its input and leaves it to end by itself, whenever that is, also after our own end. Only for what is not guarded.
     */
    void detach();
}
