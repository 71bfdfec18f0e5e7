package dev.berth.runtime.session;

import dev.berth.acp.AcpClientHandler;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes updates and questions of a connection to the one session of that connection. An agent may send both before its
 * answer that opens the session was handled here: updates are kept until then, at most {@value #MAX_KEPT} of together
 * {@value #MAX_KEPT_CHARS} characters, and questions wait for at most the given time. Safe for all threads.
 */
final class UpdateRouter implements AcpClientHandler {
    private static final Logger log = LoggerFactory.getLogger(UpdateRouter.class);
    static final int MAX_KEPT = 1000;
    static final int MAX_KEPT_CHARS = 4 * 1024 * 1024;

    // immutable state
    private final Duration patience;
    private final CompletableFuture<AdapterSession> session = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final ArrayDeque<SessionUpdate> kept = new ArrayDeque<>();
    private int keptChars;
    private int dropped;

    UpdateRouter(Duration patience) {
        this.patience = patience;
    }

    /** Sets the session and passes the kept updates to it; later ones wait, so that their order stays. */
    void open(AdapterSession opened) {
        lock.lock();
        try {
            for (SessionUpdate update = kept.poll(); update != null; update = kept.poll()) {
                pass(opened, update);
            }
            if (dropped > 0) {
                log.warn("updates before the session was open were dropped count={}", dropped);
            }
            session.complete(opened);
        } finally {
            lock.unlock();
        }
    }

    /** The session, once there is one. */
    Optional<AdapterSession> session() {
        return Optional.ofNullable(session.getNow(null));
    }

    @Override
    public void sessionUpdate(SessionUpdate update) {
        if (!session.isDone() && keep(update)) {
            return;
        }
        pass(session.join(), update);
    }

    /** Keeps an update; false when the session was opened meanwhile. */
    private boolean keep(SessionUpdate update) {
        int chars = update.raw().toString().length();
        lock.lock();
        try {
            if (session.isDone()) {
                return false;
            }
            if (kept.size() >= MAX_KEPT || keptChars + chars > MAX_KEPT_CHARS) {
                dropped++;
            } else {
                kept.add(update);
                keptChars += chars;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The number of updates that wait for the session. */
    int kept() {
        lock.lock();
        try {
            return kept.size();
        } finally {
            lock.unlock();
        }
    }

    private static void pass(AdapterSession owner, SessionUpdate update) {
        if (owner.id().equals(update.sessionId())) {
            owner.updated(update);
        }
    }

    @Override
    public CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request) {
        try {
            AdapterSession owner = session.get(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS);
            if (owner.id().equals(request.sessionId())) {
                return owner.asked(request);
            }
        } catch (TimeoutException | ExecutionException e) {
            log.warn("permission question before a session was open was refused");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CompletableFuture.completedFuture(new PermissionOutcome.Refused());
    }
}
