package dev.berth.runtime.container;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A program that runs inside a container, with its three pipes. Drain standard output and error on platform threads. */
public interface ContainerProcess extends AutoCloseable {
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** Completes when the program itself has ended, also while a child of it still holds the pipes. Never fails. */
    CompletableFuture<ExecEnding> ending();

    /**
     * Ends it and every process that it started inside: SIGTERM, then SIGKILL; returns when they were seen gone. In a container
     * that is paused nothing can end: then it returns soon, and they end once it goes on; {@link #left()} says so. Idempotent.
     */
    @Override
    void close();

    /** After closing: why what it started could not be ended yet, and what to do; empty when nothing is known to be left. */
    default Optional<String> left() {
        return Optional.empty();
    }
}
