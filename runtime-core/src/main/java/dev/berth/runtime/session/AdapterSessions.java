package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.limit.Timers;
import dev.berth.runtime.process.UninterruptibleWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one agent, and at most one spare adapter, which has answered {@code initialize} and has no session. */
final class AdapterSessions implements AgentSessions {
    private static final Logger log = LoggerFactory.getLogger(AdapterSessions.class);
    private static final Duration SPARE_LIFE = Duration.ofMinutes(1);

    /** A call of {@link #open} or {@link #handshake} that has not returned; {@code launch} is null between launches. */
    private static final class Opening {
        final CompletableFuture<Void> over = new CompletableFuture<>();

        @Nullable
        ForeignCall<Adapter> launch;
    }

    private record Spare(AdapterConnection connection, Future<?> timer) {}

    // immutable state
    private final AdapterLauncher launcher;
    private final ExpectedAgent expected;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock; nothing is added to the sets once closed is set
    private final Set<Opening> openings = new HashSet<>();
    private final Set<AdapterConnection> connections = new HashSet<>();
    private @Nullable Spare spare;
    private boolean closed;

    AdapterSessions(AdapterLauncher launcher, ExpectedAgent expected, Limits limits) {
        this.launcher = launcher;
        this.expected = expected;
        this.limits = limits;
    }

    private interface Work<T> {
        T call(Opening opening) throws InterruptedException;
    }

    @Override
    public Implementation handshake() throws InterruptedException {
        return counted("starting " + expected.title(), opening -> {
            AdapterConnection connection = connect(opening);
            keepAsSpare(connection);
            return connection.agent();
        });
    }

    @Override
    public Session open(SessionOptions options) throws InterruptedException {
        return counted("opening a session with " + expected.title(), opening -> {
            AdapterConnection connection = spareOrNew(opening);
            boolean opened = false;
            try {
                AdapterSession session = new SessionOpening(connection, expected, limits).open(options);
                checkOpen(session);
                opened = true;
                return session;
            } catch (BerthException e) {
                throw told(connection, e);
            } finally {
                if (!opened) {
                    connection.close();
                }
            }
        });
    }

    /** Runs work that {@link #close} waits for; work that fails because of {@link #close} throws CANCELLED. */
    private <T> T counted(String tried, Work<T> work) throws InterruptedException {
        Opening opening = new Opening();
        lock.lock();
        try {
            if (closed) {
                throw closedError(tried, null);
            }
            openings.add(opening);
        } finally {
            lock.unlock();
        }
        try {
            return work.call(opening);
        } catch (BerthException e) {
            throw isClosed() ? closedError(tried, e) : e;
        } finally {
            remove(opening);
            opening.over.complete(null);
        }
    }

    private void remove(Opening opening) {
        lock.lock();
        try {
            openings.remove(opening);
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** A session that was opened while {@link #close} ran is closed: that close may have passed it by. */
    private void checkOpen(AdapterSession session) {
        if (isClosed()) {
            session.close();
            throw closedError("opening a session with " + expected.title(), null);
        }
    }

    private static BerthException closedError(String tried, @Nullable BerthException cause) {
        return new BerthException(
                ErrorKind.CANCELLED, tried, "the agent's sessions were closed", "make the agent ready again", cause);
    }

    private AdapterConnection spareOrNew(Opening opening) throws InterruptedException {
        Optional<AdapterConnection> waiting = takeSpare();
        if (waiting.isPresent()) {
            if (waiting.get().alive()) {
                return waiting.get();
            }
            waiting.get().beginClose(Optional.empty());
        }
        return connect(opening);
    }

    private AdapterConnection connect(Opening opening) throws InterruptedException {
        AdapterConnection connection = AdapterConnection.over(launch(opening), expected, limits);
        boolean connected = false;
        try {
            add(connection);
            Handshake.of(expected, limits).with(connection).agent().ifPresent(connection::setAgent);
            connected = true;
            return connection;
        } catch (BerthException e) {
            throw told(connection, e);
        } finally {
            if (!connected) {
                connection.close();
            }
        }
    }

    private static BerthException told(AdapterConnection connection, BerthException failure) {
        if (failure.kind() == ErrorKind.LOGIN_REFUSED) {
            connection.loginRefused();
        }
        return failure;
    }

    private Adapter launch(Opening opening) throws InterruptedException {
        String tried = "starting " + expected.title();
        try (Deadline deadline = limits.start(KnownLimits.ADAPTER_START, tried)) {
            return startLaunch(opening, tried)
                    .get(deadline, tried, late -> new GuardedAdapter(late, limits, tried).end());
        }
    }

    private ForeignCall<Adapter> startLaunch(Opening opening, String tried) {
        lock.lock();
        try {
            if (closed) {
                throw closedError(tried, null);
            }
            ForeignCall<Adapter> launch = ForeignCall.start("AdapterLauncher.launch()", launcher::launch);
            opening.launch = launch;
            return launch;
        } finally {
            lock.unlock();
        }
    }

    private void add(AdapterConnection connection) {
        lock.lock();
        try {
            if (closed) {
                throw closedError("starting " + expected.title(), null);
            }
            connections.add(connection);
        } finally {
            lock.unlock();
        }
        connection.onGone(() -> removeConnection(connection));
    }

    private void removeConnection(AdapterConnection connection) {
        lock.lock();
        try {
            connections.remove(connection);
            if (spare != null && spare.connection().equals(connection)) {
                spare.timer().cancel(false);
                spare = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void keepAsSpare(AdapterConnection connection) {
        Spare before;
        lock.lock();
        try {
            if (closed) {
                throw closedError("starting " + expected.title(), null);
            }
            before = spare;
            spare = new Spare(connection, Timers.start(SPARE_LIFE, () -> endSpare(connection)));
        } finally {
            lock.unlock();
        }
        if (before != null) {
            before.timer().cancel(false);
            before.connection().beginClose(Optional.empty());
        }
    }

    @Override
    public void dropSpare() {
        takeSpare().ifPresent(connection -> connection.beginClose(Optional.empty()));
    }

    private void endSpare(AdapterConnection connection) {
        lock.lock();
        try {
            if (spare == null || !spare.connection().equals(connection)) {
                return;
            }
            spare = null;
        } finally {
            lock.unlock();
        }
        connection.beginClose(Optional.empty());
    }

    private Optional<AdapterConnection> takeSpare() {
        lock.lock();
        try {
            if (spare == null) {
                return Optional.empty();
            }
            Spare taken = spare;
            spare = null;
            taken.timer().cancel(false);
            return Optional.of(taken.connection());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        List<AdapterConnection> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(connections);
            for (Opening opening : openings) {
                ends.add(opening.over);
                if (opening.launch != null) {
                    opening.launch.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
        var _ = takeSpare();
        open.forEach(
                connection -> ends.add(CompletableFuture.runAsync(() -> end(connection), AdapterConnection.ENDERS)));
        // each part bounds its own end; one more callback is the time of a listener that does not return
        Duration most = limits.value(KnownLimits.SESSION_CLOSE)
                .plus(limits.value(KnownLimits.CALLBACK).multipliedBy(2));
        if (!UninterruptibleWait.await(CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)), most)) {
            log.warn("sessions did not end in time agent={} within={}", expected.title(), most);
        }
    }

    private void end(AdapterConnection connection) {
        Optional<AdapterSession> session = connection.router().session();
        if (session.isPresent()) {
            session.get().close();
        } else {
            connection
                    .close()
                    .ifPresent(left -> log.warn("adapter was left behind agent={} why={}", expected.title(), left));
        }
    }
}
