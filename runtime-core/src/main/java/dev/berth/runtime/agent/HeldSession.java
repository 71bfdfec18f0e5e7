package dev.berth.runtime.agent;

import dev.berth.acp.Implementation;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A session that keeps its container from being removed until its first turn, which holds the container itself, has begun; for
 * 30 seconds at most. After that a session without a turn is as idle as one between two turns. Safe for all threads.
 */
record HeldSession(Session session, CompletableFuture<Void> released) implements Session {
    private static final long SECONDS = 30;

    static HeldSession of(Session session, Adapter.Use use) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        var _ = released.completeOnTimeout(null, SECONDS, TimeUnit.SECONDS)
                .thenRunAsync(
                        use::close,
                        task -> Thread.ofVirtual().name("berth-session-idle").start(task));
        return new HeldSession(session, released);
    }

    @Override
    public Turn prompt(Prompt prompt, Consumer<SessionUpdate> updates) throws InterruptedException {
        try {
            return session.prompt(prompt, updates);
        } finally {
            released.complete(null);
        }
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
