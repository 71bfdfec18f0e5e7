package dev.berth.runtime.container;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A program that runs inside a container, with its three pipes. Drain standard output and error on platform threads.
 */
public interface ContainerProcess extends AutoCloseable {
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** Completes when the program itself has ended, also while a child of it still holds the pipes. Never fails. */
    CompletableFuture<ExecEnding> ending();

    /**
     * Ends the program and every process that it started inside: SIGTERM, then SIGKILL; returns when all were seen
     * gone. In a paused container no process can end: then this method returns soon, the processes end once the
     * container is unpaused, and {@link #stillRunningReason()} says so. Idempotent.
     */
    @Override
    void close();

    /**
     * The reason why processes of the program still run after {@link #close()}, and what to do; empty when none is
     * known to run.
     */
    default Optional<String> stillRunningReason() {
        return Optional.empty();
    }
}
