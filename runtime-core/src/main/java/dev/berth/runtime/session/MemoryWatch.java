package dev.berth.runtime.session;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The memory of the container that an adapter runs in. Safe for all threads. */
public interface MemoryWatch {
    /**
     * The number of processes that the kernel has killed in the container for lack of memory since its start; empty when
     * unknown. Completes soon and never fails; no count within limit {@code callback} counts as unknown.
     */
    CompletableFuture<OptionalLong> kills();

    /** The memory limit for people: {@code 4g}. */
    String limit();
}
