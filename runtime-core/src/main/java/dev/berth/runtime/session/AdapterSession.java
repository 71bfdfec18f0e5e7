package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The session of one adapter connection. */
final class AdapterSession implements Session {
    // immutable state
    private final AdapterConnection connection;
    private final OpenedSession opened;
    private final Path directory;
    private final ExpectedAgent expected;
    private final Limits limits;
    private final SessionListener listener;
    private final PermissionHandler permissions;
    private final AtomicBoolean leftBehindTold = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable RunningTurn running;
    private boolean closed;
    private @Nullable BerthException ended;
    private boolean endTold;

    AdapterSession(
            AdapterConnection connection,
            OpenedSession opened,
            Path directory,
            SessionOptions options,
            ExpectedAgent expected,
            Limits limits) {
        this.connection = connection;
        this.opened = opened;
        this.directory = directory;
        this.expected = expected;
        this.limits = limits;
        this.listener = new SessionListener(options.listener(), limits.value(KnownLimits.CALLBACK));
        this.permissions = new PermissionHandler(options.permissions(), listener, connection::alive);
    }

    @Override
    public String id() {
        return opened.sessionId();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public OpenedSession opened() {
        return opened;
    }

    @Override
    public Implementation agent() {
        return connection.agent();
    }

    void tellOpened(Duration took) {
        listener.tell(new SessionEvent.Opened(Instant.now(), id(), took));
    }

    @Override
    public Turn prompt(Prompt prompt, Consumer<SessionUpdate> updates) throws InterruptedException {
        String tried = "prompting " + expected.title() + " in " + directory;
        RunningTurn turn = new RunningTurn(connection, id(), directory, expected, limits, updates, tried);
        reserve(turn, tried);
        boolean begun = false;
        try {
            if (!connection.alive()) {
                throw lost(tried);
            }
            turn.begin(prompt, outcome -> turnOver(turn, outcome));
            begun = true;
            return turn;
        } finally {
            if (!begun) {
                release(turn, false);
            }
        }
    }

    private void reserve(RunningTurn turn, String tried) {
        lock.lock();
        try {
            if (closed) {
                throw new BerthException(ErrorKind.CANCELLED, tried, "the session was closed", "open a new session");
            }
            if (running != null) {
                throw new BerthException(
                        ErrorKind.BUSY,
                        tried,
                        "another turn of this session runs",
                        "wait for its outcome, or cancel it");
            }
            running = turn;
        } finally {
            lock.unlock();
        }
    }

    /** The reason why the adapter is gone, as {@link SessionEvent.Ended} has it. */
    private BerthException lost(String tried) {
        connection.awaitGone(limits.value(KnownLimits.SESSION_CLOSE));
        lock.lock();
        try {
            BerthException known = ended;
            return known == null
                    ? connection.death(tried, Optional.empty())
                    : known.rephrased(tried, known.seen(), known.todo());
        } finally {
            lock.unlock();
        }
    }

    private void turnOver(RunningTurn turn, TurnOutcome outcome) {
        try {
            permissions.withdraw(turn);
        } finally {
            release(turn, outcome instanceof TurnOutcome.Lost || turn.endedAgent());
        }
        if (outcome.failure().filter(e -> e.kind() == ErrorKind.LOGIN_REFUSED).isPresent()) {
            connection.loginRefused();
        }
    }

    /** @param toldEnd whether the turn's outcome reports the end of the adapter, if the adapter has ended */
    private void release(RunningTurn turn, boolean toldEnd) {
        lock.lock();
        try {
            if (turn.equals(running)) {
                running = null;
            }
            endTold |= toldEnd && !connection.alive();
        } finally {
            lock.unlock();
        }
        tellEnd();
    }

    /** Called once, when the adapter has ended for whatever reason. */
    void connectionGone() {
        BerthException reason =
                connection.death("keeping the session with " + expected.title() + " in " + directory, Optional.empty());
        lock.lock();
        try {
            ended = reason;
        } finally {
            lock.unlock();
        }
        permissions.withdrawAll("the agent's program ended");
        tellEnd();
    }

    /** Tells the listener of the adapter's end, once, unless the session was closed or the outcome of a turn reports it. */
    private void tellEnd() {
        BerthException reason;
        lock.lock();
        try {
            if (ended == null || closed || endTold || running != null) {
                return;
            }
            endTold = true;
            reason = ended;
        } finally {
            lock.unlock();
        }
        listener.tell(new SessionEvent.Ended(Instant.now(), id(), reason));
    }

    private @Nullable RunningTurn running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** On the connection's delivering thread. */
    void updated(SessionUpdate update) {
        RunningTurn turn = running();
        if (turn != null) {
            turn.updated(update);
        } else {
            listener.tell(new SessionEvent.LateUpdate(Instant.now(), id(), update));
        }
    }

    /** On a thread of the question's own. */
    CompletionStage<PermissionOutcome> asked(PermissionRequest request) {
        return permissions.ask(request, running());
    }

    @Override
    public void close() {
        RunningTurn turn;
        lock.lock();
        try {
            closed = true;
            turn = running;
        } finally {
            lock.unlock();
        }
        if (turn != null) {
            turn.cancel();
        }
        Optional<String> left = connection.close();
        permissions.withdrawAll("the session was closed");
        if (left.isPresent() && !leftBehindTold.getAndSet(true)) {
            listener.tell(new SessionEvent.LeftBehind(Instant.now(), id(), left.get()));
        }
        listener.close();
    }
}
