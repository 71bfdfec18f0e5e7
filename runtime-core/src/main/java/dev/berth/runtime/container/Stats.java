package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;

/** The ability to tell what containers use. See {@link ContainerEngine} for threads and common errors. */
public interface Stats {
    /** Bytes of memory in use, by container, for those that run. */
    Map<ContainerId, Long> memory(List<ContainerId> ids) throws InterruptedException;
}
