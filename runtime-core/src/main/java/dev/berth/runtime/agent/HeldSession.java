package dev.berth.runtime.agent;

import dev.berth.acp.Implementation;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.session.AdapterLauncher;
import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A session that keeps its container from being replaced until its first turn, which says so itself, has begun: who waits
 * to replace it would else get between the two. But not for ever: who has not prompted it after half a minute has a
 * session as idle as one between two turns, and those do not refuse a workspace to others. Safe for all threads.
 */
record HeldSession(Session session, AdapterLauncher.Use use) implements Session {
    private static final Duration HELD = Duration.ofSeconds(30);

    static HeldSession of(Session session, AdapterLauncher.Use use) {
        CompletableFuture.delayedExecutor(HELD.toMillis(), TimeUnit.MILLISECONDS)
                .execute(use::close);
        return new HeldSession(session, use);
    }

    @Override
    public Turn prompt(Prompt prompt, Consumer<SessionUpdate> updates) throws InterruptedException {
        try {
            return session.prompt(prompt, updates);
        } finally {
            use.close();
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
        try (use) {
            session.close();
        }
    }
}
