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

/** The registry; what counts against the limits is kept apart in {@link Places}. */
final class LivePtySessions implements PtySessions {
    private static final Logger log = LoggerFactory.getLogger(LivePtySessions.class);

    private static final int LEAST_ENDED = 8;

    private final PtyBackend backend;
    private final SessionServices around;
    private final Places places;
    private final Map<SessionId, LivePtySession> sessions = new ConcurrentHashMap<>();
    private final Queue<LivePtySession> ended = new ConcurrentLinkedQueue<>();

    LivePtySessions(PtyBackend backend, SessionServices around) {
        this.backend = backend;
        this.around = around;
        places = new Places(around.limits(), around.metrics());
    }

    @Override
    public PtySession open(PtySessionSpec spec, UnaryOperator<PtyHandler> between) {
        places.take(spec);
        LivePtySession session = null;
        boolean started = false;
        try {
            long from = around.timers().nanos();
            session = new LivePtySession(spec, around, this::forgotten);
            Pty pty = backend.start(spec.command(), between.apply(session));
            started = true;
            around.metrics()
                    .started(spec.target(), Duration.ofNanos(around.timers().nanos() - from));
            session.started(pty);
            return keep(session);
        } catch (OutOfMemoryError e) {
            throw new BerthException(
                    ErrorKind.LIMIT_REACHED,
                    "opening a terminal",
                    "no memory is left for its output: " + e.getMessage(),
                    "close other terminals, or give the server more with -XX:MaxDirectMemorySize",
                    e);
        } finally {
            if (!started) {
                places.give(spec);
                if (session != null) {
                    session.neverStarted();
                }
            }
        }
    }

    private void forgotten(LivePtySession session) {
        sessions.remove(session.id());
        ended.remove(session);
    }

    private PtySession keep(LivePtySession session) {
        sessions.put(session.id(), session);
        var _ = session.ended().whenComplete((_, _) -> over(session));
        log.info(
                "terminal started sid={} target={} agent={} program={} principal={}",
                session.id(),
                session.spec().target(),
                session.spec().agent(),
                session.spec().program(),
                session.spec().principal());
        if (places.closed()) {
            dismiss(session);
        }
        return session;
    }

    /** Not too many are kept for who may come back. */
    private void over(LivePtySession session) {
        places.give(session.spec());
        ended.add(session);
        if (ended.size() > Math.max(LEAST_ENDED, around.limits().sessions() / 4)) {
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
        if (!places.close()) {
            return;
        }
        List<LivePtySession> left = List.copyOf(sessions.values());
        left.forEach(LivePtySessions::dismiss);
        awaitEnds(left);
        left.forEach(session -> session.execute(session::forget));
        around.timers().close();
    }

    private static void dismiss(LivePtySession session) {
        session.execute(() -> session.close(CloseCode.RESTART, "the server stops"));
    }

    private void awaitEnds(List<LivePtySession> left) {
        CompletableFuture<Void> all = CompletableFuture.allOf(left.stream()
                .flatMap(session -> Stream.of(session.ended().toCompletableFuture()))
                .toArray(CompletableFuture[]::new));
        try (Deadline deadline = around.limits().times().start(KnownLimits.TERMINAL_CLOSE, "closing the terminals")) {
            var _ = deadline.await(all);
        } catch (LimitReachedException | ExecutionException e) {
            log.warn("terminals were left to the back end", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
