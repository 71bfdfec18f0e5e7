package dev.berth.runtime.session;

import dev.berth.acp.SessionUpdate;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's consumer of updates on the connection's delivering thread, so that a slow consumer slows the
 * agent down; {@link #interrupt} ends a call that blocks.
 */
final class UpdateConsumer {
    private static final Logger log = LoggerFactory.getLogger(UpdateConsumer.class);

    private final Consumer<SessionUpdate> consumer;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable Thread inside;
    private boolean interrupted;

    UpdateConsumer(Consumer<SessionUpdate> consumer) {
        this.consumer = consumer;
    }

    void accept(SessionUpdate update) {
        enter();
        try {
            consumer.accept(update);
        } catch (Throwable e) {
            log.warn("consumer of updates failed", e);
        } finally {
            leave();
        }
    }

    private void enter() {
        lock.lock();
        try {
            inside = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside = null;
            if (interrupted) {
                // the interrupt was meant for the consumer; the connection's thread must not keep it
                interrupted = false;
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the consumer if a call is running. */
    void interrupt() {
        lock.lock();
        try {
            if (inside != null) {
                interrupted = true;
                inside.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
