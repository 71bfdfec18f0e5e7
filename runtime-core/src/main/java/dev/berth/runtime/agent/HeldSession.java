package dev.berth.runtime.agent;

import dev.berth.acp.Implementation;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A session that keeps its container from being removed until its first turn, which holds the container itself, has begun; for
 * 30 seconds at most. After that a session without a turn is as idle as one between two turns. Safe for all threads.
 */
record HeldSession(Session session, CompletableFuture<Void> released, Runnable onLoginRefused) implements Session {
    private static final long SECONDS = 30;

    static HeldSession of(Session session, Adapter.Use use, Runnable onLoginRefused) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        var _ = released.completeOnTimeout(null, SECONDS, TimeUnit.SECONDS)
                .thenRunAsync(
                        use::close,
                        task -> Thread.ofVirtual().name("berth-session-idle").start(task));
        return new HeldSession(session, released, onLoginRefused);
    }

    @Override
    public Turn prompt(Prompt prompt, Consumer<SessionUpdate> updates) throws InterruptedException {
        try {
            Turn turn = session.prompt(prompt, updates);
            var _ = turn.outcome().thenAcceptAsync(this::look, HeldSession::start);
            return turn;
        } finally {
            released.complete(null);
        }
    }

    private void look(TurnOutcome outcome) {
        if (outcome.failure().filter(e -> e.kind() == ErrorKind.LOGIN_REFUSED).isPresent()) {
            onLoginRefused.run();
        }
    }

    private static void start(Runnable task) {
        Thread.ofVirtual().name("berth-session").start(task);
    }

    @Override
    public String id() {
        return session.id();
    }

    @Override
    public Path directory() {
        return session.directory();
    }

    @Override
    public OpenedSession opened() {
        return session.opened();
    }

    @Override
    public Implementation agent() {
        return session.agent();
    }

    @Override
    public void close() {
        try {
            session.close();
        } finally {
            released.complete(null);
        }
    }
}
