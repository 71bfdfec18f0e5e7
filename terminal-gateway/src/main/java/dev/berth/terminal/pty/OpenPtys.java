package dev.berth.terminal.pty;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open pseudo-terminals of a back end; after {@link #close} no pseudo-terminal is started. Safe for all threads.
 */
final class OpenPtys<P extends Pty> {
    private static final Logger log = LoggerFactory.getLogger(OpenPtys.class);
    private static final Duration GRACE = Duration.ofSeconds(2); // the grace of HostProcesses.close
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    private final Set<P> open = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock startLock =
            new ReentrantReadWriteLock(); // starts hold the read lock; close() waits for the starts
    private boolean closed;

    /** @param starter starts a pseudo-terminal and adds it here before another thread can remove it */
    P start(String tried, Supplier<P> starter) {
        startLock.readLock().lock();
        try {
            if (closed) {
                throw PtyErrors.closed(tried);
            }
            return starter.get();
        } finally {
            startLock.readLock().unlock();
        }
    }

    void add(P pty) {
        open.add(pty);
    }

    void remove(P pty) {
        open.remove(pty);
    }

    /**
     * Ends all pseudo-terminals and waits at most 15 s for their end; logs a warning after that. An interrupt ends the
     * wait and is kept.
     */
    void close() {
        startLock.writeLock().lock();
        try {
            closed = true;
        } finally {
            startLock.writeLock().unlock();
        }
        try {
            CompletableFuture.allOf(open.stream()
                            .map(pty -> pty.end(GRACE).toCompletableFuture())
                            .toArray(CompletableFuture<?>[]::new))
                    .get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("terminals not gone count={}", open.size(), e);
        }
    }
}
