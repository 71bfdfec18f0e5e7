package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The session on one adapter connection. */
final class AdapterSession implements Session {
    // immutable state
    private final AdapterConnection connection;
    private final OpenedSession opened;
    private final Path directory;
    private final ExpectedAgent expected;
    private final Limits limits;
    private final AdapterLauncher launcher;
    private final PermissionHandler permissions;

    // mutable state
    private final AtomicReference<@Nullable RunningTurn> running = new AtomicReference<>();
    private final AtomicBoolean toldOfLeft = new AtomicBoolean();

    AdapterSession(
            AdapterConnection connection,
            OpenedSession opened,
            Path directory,
            SessionOptions options,
            ExpectedAgent expected,
            Limits limits,
            AdapterLauncher launcher) {
        this.connection = connection;
        this.opened = opened;
        this.directory = directory;
        this.expected = expected;
        this.limits = limits;
        this.launcher = launcher;
        this.permissions =
                new PermissionHandler(options.permissions(), options.listener().guarded());
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

    @Override
    public Turn prompt(Prompt prompt, Consumer<SessionUpdate> updates) throws InterruptedException {
        String tried = "prompting " + expected.title() + " in " + directory;
        if (!connection.alive()) {
            throw AdapterDeath.of(
                            expected, connection.adapter(), connection.ending().orElse(new AdapterEnding.EndedByUs()))
                    .inTurn(tried, Optional.empty());
        }
        RunningTurn turn = new RunningTurn(connection, id(), expected, limits, updates, tried);
        if (!running.compareAndSet(null, turn)) {
            throw new BerthException(
                    ErrorKind.BUSY, tried, "another turn of this session runs", "wait for its outcome, or cancel it");
        }
        boolean begun = false;
        try {
            turn.begin(launcher.use("a turn of " + expected.title()), prompt, () -> running.compareAndSet(turn, null));
            begun = true;
            return turn;
        } finally {
            if (!begun) {
                running.compareAndSet(turn, null);
            }
        }
    }

    /** On the connection's delivering thread. */
    void updated(SessionUpdate update) {
        RunningTurn turn = running.get();
        if (turn != null) {
            turn.updated(update);
        } else {
            permissions.listener().on(new SessionEvent.LateUpdate(Instant.now(), id(), update));
        }
    }

    /** On a thread of the question's own. */
    CompletionStage<PermissionOutcome> asked(PermissionRequest request) {
        RunningTurn turn = running.get();
        return permissions.answer(request, turn == null ? _ -> {} : turn::answered);
    }

    @Override
    public void close() {
        RunningTurn turn = running.get();
        if (turn != null) {
            turn.cancel();
        }
        connection.close();
        Optional<String> left = connection.adapter().left();
        if (left.isPresent() && !toldOfLeft.getAndSet(true)) {
            permissions.listener().on(new SessionEvent.LeftBehind(Instant.now(), id(), left.get()));
        }
    }
}
