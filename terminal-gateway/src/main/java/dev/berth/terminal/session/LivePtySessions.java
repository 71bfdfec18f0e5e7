package dev.berth.terminal.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.terminal.pty.Pty;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyHandler;
import dev.berth.terminal.wire.CloseCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementation of {@link PtySessions}. {@link SessionQuotas} counts the sessions against the limits. */
final class LivePtySessions implements PtySessions {
    private static final Logger log = LoggerFactory.getLogger(LivePtySessions.class);

    private static final int LEAST_ENDED = 8;

    private final PtyBackend backend;
    private final SessionServices services;
    private final SessionQuotas quotas;
    private final Map<SessionId, LivePtySession> sessions = new ConcurrentHashMap<>();
    private final Queue<LivePtySession> ended = new ConcurrentLinkedQueue<>();

    LivePtySessions(PtyBackend backend, SessionServices services) {
        this.backend = backend;
        this.services = services;
        quotas = new SessionQuotas(services.limits(), services.metrics());
    }

    @Override
    public PtySession open(PtySessionSpec spec, UnaryOperator<PtyHandler> decorator) {
        quotas.acquire(spec);
        LivePtySession session = null;
        boolean started = false;
        try {
            long from = services.timers().nanos();
            session = new LivePtySession(spec, services, this::remove);
            Pty pty = backend.start(spec.command(), decorator.apply(session));
            started = true;
            services.metrics()
                    .started(spec.target(), Duration.ofNanos(services.timers().nanos() - from));
            session.begin(pty);
            return register(session);
        } catch (OutOfMemoryError e) {
            throw new BerthException(
                    ErrorKind.LIMIT_REACHED,
                    "opening a terminal",
                    "no memory is left for its output: " + e.getMessage(),
                    "close other terminals, or give the server more with -XX:MaxDirectMemorySize",
                    e);
        } finally {
            if (!started) {
                quotas.release(spec);
                if (session != null) {
                    session.discard();
                }
            }
        }
    }

    private void remove(LivePtySession session) {
        sessions.remove(session.id());
        ended.remove(session);
    }

    private PtySession register(LivePtySession session) {
        sessions.put(session.id(), session);
        var _ = session.exit().whenComplete((_, _) -> onProgramEnded(session));
        log.info(
                "terminal started sid={} target={} agent={} program={} principal={}",
                session.id(),
                session.spec().target(),
                session.spec().agent(),
                session.spec().program(),
                session.spec().principal());
        if (quotas.isClosed()) { // close() ran after the quota was acquired, and may not have seen this session
            closeForRestart(session);
        }
        return session;
    }

    /** Keeps the ended session for viewers that come back, and forgets the oldest one when too many are kept. */
    private void onProgramEnded(LivePtySession session) {
        quotas.release(session.spec());
        ended.add(session);
        if (ended.size() > Math.max(LEAST_ENDED, services.limits().sessions() / 4)) {
            LivePtySession oldest = ended.poll();
            if (oldest != null) {
                oldest.execute(oldest::forget);
            }
        }
    }

    @Override
    public Optional<PtySession> find(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public List<PtySession> all() {
        return sessions.values().stream()
                .sorted(Comparator.comparing(PtySession::startedAt))
                .<PtySession>map(session -> session)
                .toList();
    }

    @Override
    public void close() {
        if (!quotas.close()) {
            return;
        }
        List<LivePtySession> left = List.copyOf(sessions.values());
        left.forEach(LivePtySessions::closeForRestart);
        awaitEnds(left);
        left.forEach(session -> session.execute(session::forget));
        services.timers().close();
    }

    private static void closeForRestart(LivePtySession session) {
        session.execute(() -> session.close(CloseCode.RESTART, "the server stops"));
    }

    private void awaitEnds(List<LivePtySession> left) {
        CompletableFuture<Void> all = CompletableFuture.allOf(left.stream()
                .flatMap(session -> Stream.of(session.exit().toCompletableFuture()))
                .toArray(CompletableFuture[]::new));
        try (Deadline deadline = services.limits().times().start(KnownLimits.TERMINAL_CLOSE, "closing the terminals")) {
            var _ = deadline.await(all);
        } catch (LimitReachedException | ExecutionException e) {
            log.warn("terminals were left to the back end", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
