package dev.berth.runtime.session;

import dev.berth.acp.AcpAgentHandler;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Sessions with {@link FakeAgent}s. */
final class SessionFixture implements AutoCloseable {
    final FakeLauncher launcher;
    final AgentSessions sessions;
    final List<SessionEvent> events = new CopyOnWriteArrayList<>();

    private SessionFixture(Supplier<AcpAgentHandler> agents, AgentDialect dialect, Map<String, Duration> limits) {
        launcher = new FakeLauncher(agents);
        sessions = AgentSessions.on(launcher, FakeAgent.expected(dialect), limits(limits));
    }

    static SessionFixture standard() {
        return of(FakeAgent::new);
    }

    static SessionFixture of(Supplier<AcpAgentHandler> agents) {
        return new SessionFixture(agents, AgentDialect.PLAIN, Map.of());
    }

    static SessionFixture with(AgentDialect dialect) {
        return new SessionFixture(FakeAgent::new, dialect, Map.of());
    }

    static SessionFixture with(Map<String, Duration> limits) {
        return new SessionFixture(FakeAgent::new, AgentDialect.PLAIN, limits);
    }

    /** Limits that a loaded machine keeps, except {@code others}, which a test waits for. */
    private static Limits limits(Map<String, Duration> others) {
        Map<String, Duration> limits = new HashMap<>(Map.of("callback", Duration.ofSeconds(8)));
        limits.putAll(others);
        return Limits.of(limits, RuntimeListener.none());
    }

    /** Options that record the events. */
    SessionOptions options() {
        return SessionOptions.standard().in(Path.of("/tmp")).telling(event -> events.add((SessionEvent) event));
    }

    Session open(PermissionPolicy policy) throws InterruptedException {
        return sessions.open(options().with(policy));
    }

    Session open() throws InterruptedException {
        return sessions.open(options());
    }

    <E extends SessionEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
