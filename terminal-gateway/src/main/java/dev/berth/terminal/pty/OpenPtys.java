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

/** The pseudo-terminals of a back end that are not gone, and the door that closing it shuts. Safe for all threads. */
final class OpenPtys<P extends Pty> {
    private static final Logger log = LoggerFactory.getLogger(OpenPtys.class);
    private static final Duration GRACE = Duration.ofSeconds(2); // as HostProcesses.close
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Set<P> open = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock gate = new ReentrantReadWriteLock(); // starts share it; closing waits for them
    private boolean closed;

    /** @param how adds what it starts before anybody can remove it */
    P start(String tried, Supplier<P> how) {
        gate.readLock().lock();
        try {
            if (closed) {
                throw PtyErrors.closed(tried);
            }
            return how.get();
        } finally {
            gate.readLock().unlock();
        }
    }

    void add(P pty) {
        open.add(pty);
    }

    void remove(P pty) {
        open.remove(pty);
    }

    /** Ends all of them; returns when they are gone, or with a warning. An interrupt is kept and shortens the waiting. */
    void close() {
        gate.writeLock().lock();
        try {
            closed = true;
        } finally {
            gate.writeLock().unlock();
        }
        try {
            CompletableFuture.allOf(open.stream()
                            .map(pty -> pty.end(GRACE).toCompletableFuture())
                            .toArray(CompletableFuture<?>[]::new))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("terminals not gone count={}", open.size(), e);
        }
    }
}
