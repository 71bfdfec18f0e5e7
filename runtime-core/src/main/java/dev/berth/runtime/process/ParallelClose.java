package dev.berth.runtime.process;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes several resources at the same time, within one deadline. */
public final class ParallelClose {
    private static final Logger log = LoggerFactory.getLogger(ParallelClose.class);

    private ParallelClose() {}

    /**
     * Closes all resources, each on a virtual thread of its own. An interrupt does not cut the wait short. A failure of one is
     * logged and hinders no other.
     *
     * @param most the time for all together
     * @return the resources that were not closed in that time
     */
    public static <T> List<T> close(Collection<T> resources, Consumer<T> close, Duration most) {
        Map<T, CompletableFuture<Void>> ends = new LinkedHashMap<>();
        for (T resource : resources) {
            ends.put(resource, CompletableFuture.runAsync(() -> close(resource, close), ParallelClose::start));
        }
        boolean _ = UninterruptibleWait.await(
                CompletableFuture.allOf(ends.values().toArray(CompletableFuture[]::new)), most);
        return ends.entrySet().stream()
                .filter(end -> !end.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void start(Runnable task) {
        Thread.ofVirtual().name("berth-close").start(task);
    }

    private static <T> void close(T resource, Consumer<T> close) {
        try {
            close.accept(resource);
        } catch (RuntimeException e) {
            log.warn("resource failed to close type={}", resource.getClass().getSimpleName(), e);
        }
    }
}
