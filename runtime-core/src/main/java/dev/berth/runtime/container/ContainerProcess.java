package dev.berth.runtime.container;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A program that runs inside a container, with its three pipes. Drain standard output and error on platform threads. */
public interface ContainerProcess extends AutoCloseable {
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** Completes when the program itself has ended, also while a child of it still holds the pipes. Never fails. */
    CompletableFuture<ExecEnding> ending();

    /** Ends it and every process that it started inside: SIGTERM, then SIGKILL; returns when they were seen gone. Idempotent. */
    @Override
    void close();
}
