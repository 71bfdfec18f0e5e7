package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sessions and at most one adapter that has shaken hands and waits for its session. */
final class AdapterSessions implements AgentSessions {
    private static final Duration SPARE_LIFE = Duration.ofMinutes(1);

    // immutable state
    private final AdapterLauncher launcher;
    private final ExpectedAgent expected;
    private final Limits limits;

    // mutable state
    private final AtomicReference<@Nullable AdapterConnection> spare = new AtomicReference<>();
    private final Set<AdapterConnection> open = ConcurrentHashMap.newKeySet();

    AdapterSessions(AdapterLauncher launcher, ExpectedAgent expected, Limits limits) {
        this.launcher = launcher;
        this.expected = expected;
        this.limits = limits;
    }

    @Override
    public Implementation handshake() throws InterruptedException {
        AdapterConnection connection = connect();
        replaceSpare(connection);
        CompletableFuture.delayedExecutor(SPARE_LIFE.toMillis(), TimeUnit.MILLISECONDS, AdapterConnection.ENDERS)
                .execute(() -> {
                    if (spare.compareAndSet(connection, null)) {
                        connection.close();
                    }
                });
        return connection.agent();
    }

    @Override
    public Session open(SessionOptions options) throws InterruptedException {
        AdapterConnection connection = spareOrNew();
        boolean opened = false;
        try {
            Session session =
                    SessionOpening.of(connection, expected, limits, launcher).open(options);
            opened = true;
            return session;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private AdapterConnection spareOrNew() throws InterruptedException {
        AdapterConnection waiting = spare.getAndSet(null);
        if (waiting != null && waiting.alive()) {
            return waiting;
        }
        if (waiting != null) {
            waiting.close();
        }
        return connect();
    }

    private AdapterConnection connect() throws InterruptedException {
        AdapterConnection connection = AdapterConnection.open(launcher, expected, limits);
        open.add(connection);
        connection.onClose(() -> open.remove(connection));
        return connection;
    }

    private void replaceSpare(AdapterConnection connection) {
        AdapterConnection before = spare.getAndSet(connection);
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void close() {
        List<CompletableFuture<Void>> ends = open.stream()
                .map(connection -> CompletableFuture.runAsync(connection::close, AdapterConnection.ENDERS))
                .toList();
        ends.forEach(CompletableFuture::join);
    }
}
