package dev.berth.runtime.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes several parts at the same time, each on a virtual thread, under one deadline. */
public final class ParallelClose {
    private static final Logger log = LoggerFactory.getLogger(ParallelClose.class);

    private ParallelClose() {}

    /**
     * Closes all parts and waits until every {@code close} has returned or thrown, at most for {@code limit}; an interrupt
     * does not cut the wait short. An exception of a part is logged and does not keep the others from being closed.
     *
     * @param name the beginning of the threads' names
     * @return the parts whose {@code close} had not returned in time, which go on closing, or has thrown
     */
    public static <T extends AutoCloseable> List<T> closeAll(
            String name, Collection<? extends T> parts, Duration limit) {
        List<Closing<T>> all = new ArrayList<>();
        for (T part : parts) {
            Closing<T> closing = new Closing<>(part, new CompletableFuture<>());
            all.add(closing);
            Thread.ofVirtual().name(name + "-close").start(closing::run);
        }
        UninterruptibleWait.await(
                CompletableFuture.allOf(all.stream().map(Closing::done).toArray(CompletableFuture<?>[]::new)), limit);
        return all.stream()
                .filter(closing -> !closing.done().getNow(false))
                .map(Closing::part)
                .toList();
    }

    /** One part; {@code done} completes with whether its {@code close} returned without an exception. */
    private record Closing<T extends AutoCloseable>(T part, CompletableFuture<Boolean> done) {
        void run() {
            boolean closed = false;
            try {
                part.close();
                closed = true;
            } catch (Exception e) {
                log.warn("closing failed part={}", part.getClass().getSimpleName(), e);
            } finally {
                done.complete(closed);
            }
        }
    }
}
