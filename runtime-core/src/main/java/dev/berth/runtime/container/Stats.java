package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;

/** The ability to measure containers. See {@link ContainerEngine} for threads and common errors. */
public interface Stats {
    /** Returns the bytes of memory in use, without droppable caches, of each container that still runs. */
    Map<ContainerId, Long> memory(List<ContainerDetails> containers) throws InterruptedException;
}
