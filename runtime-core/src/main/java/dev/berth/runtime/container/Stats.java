package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;

/** The ability to tell what containers use. See {@link ContainerEngine} for threads and common errors. */
public interface Stats {
    /** Bytes of memory in use, caches that can be dropped left out, by container: of those that still run. */
    Map<ContainerId, Long> memory(List<ContainerDetails> containers) throws InterruptedException;
}
