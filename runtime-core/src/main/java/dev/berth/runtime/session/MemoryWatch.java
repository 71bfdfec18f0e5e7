package dev.berth.runtime.session;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Looks at the memory of the place that an adapter runs in. Safe for all threads. */
public interface MemoryWatch {
    /** How many processes the kernel has killed there for want of memory, ever; empty when unknown. Soon; never fails. */
    CompletableFuture<OptionalLong> kills();

    /** How much there is, for people: {@code 4g}. */
    String limit();
}
