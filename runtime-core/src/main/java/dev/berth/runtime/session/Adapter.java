package dev.berth.runtime.session;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One running adapter process. Its standard error is drained by whoever launched it. Safe for all threads. */
public interface Adapter extends AutoCloseable {
    OutputStream stdin();

    InputStream stdout();

    /** Completes when the process itself has ended, also while a child of it holds the pipes. Never fails. */
    CompletableFuture<AdapterEnding> ending();

    /** The last lines it wrote to standard error, oldest first. */
    List<String> lastWords();

    /** The memory of the place that it runs in. */
    MemoryWatch memory();

    /** After closing: why what it started could not be ended yet, and what to do; empty when nothing is known to be left. */
    Optional<String> left();

    /** Which generation of its container it runs in. */
    int generation();

    /**
     * Ends it: input closed, a moment to go by itself, then its whole group. Returns when that was seen gone, or soon when it
     * cannot be ended now; {@link #left()} says so. Idempotent.
     */
    @Override
    void close();
}
