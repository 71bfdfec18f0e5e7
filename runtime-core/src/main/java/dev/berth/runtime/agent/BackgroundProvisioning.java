package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** See {@link Provisioning}. */
final class BackgroundProvisioning implements Provisioning {
    private static final Logger log = LoggerFactory.getLogger(BackgroundProvisioning.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<AgentName, Try> tries = new ConcurrentHashMap<>();
    private final Map<Object, Thread> threads = new ConcurrentHashMap<>();
    private volatile boolean closed;

    BackgroundProvisioning(InstantSource clock) {
        this.clock = clock;
    }

    /** How far one is: under way since then, or failed and tried again then. */
    private record Try(Instant since, Optional<BerthException> failure, Instant next) {}

    private interface Attempt {
        /** Whether it is done; else it is made again after the pause. */
        boolean done(Duration pause) throws InterruptedException;
    }

    @Override
    public void begin(AgentName name, Source source) {
        keepTrying(name, pause -> ready(name, source, pause));
    }

    /** Begins with {@code main} and all that are recorded, as soon as the host says which those are. */
    void begin(AgentRuntime runtime) {
        begin(new AgentName(runtime.target(), AgentId.MAIN), () -> runtime);
        keepTrying(runtime.target(), pause -> listed(runtime, pause));
    }

    private void keepTrying(Object what, Attempt attempt) {
        threads.computeIfAbsent(
                what, _ -> Thread.ofVirtual().name("berth-provision-" + what).start(() -> tryAll(attempt)));
    }

    private void tryAll(Attempt attempt) {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed && !attempt.done(pause)) {
                Thread.sleep(pause);
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean listed(AgentRuntime runtime, Duration pause) throws InterruptedException {
        try {
            runtime.instances().forEach(row -> begin(AgentName.of(row), () -> runtime));
            return true;
        } catch (RuntimeException e) {
            log.warn("instances not listed target={} again in {}", runtime.target(), pause, e);
            return false;
        }
    }

    private boolean ready(AgentName name, Source source, Duration pause) throws InterruptedException {
        Instant since = clock.instant();
        tries.computeIfAbsent(name, _ -> new Try(since, Optional.empty(), since));
        try {
            source.runtime().ensureReady(name.agent()).get();
            tries.remove(name);
            log.info("ready agent={}", name);
            return true;
        } catch (ExecutionException e) {
            failed(name, Objects.requireNonNullElse(e.getCause(), e), pause);
        } catch (RuntimeException e) {
            failed(name, e, pause);
        }
        return false;
    }

    private void failed(AgentName name, Throwable failure, Duration pause) {
        BerthException known = BerthException.wrap("making " + name + " ready", failure);
        Instant now = clock.instant();
        tries.put(name, new Try(now, Optional.of(known), now.plus(pause)));
        log.warn("not ready agent={} again in {}: {}", name, pause, known.seen());
    }

    @Override
    public Optional<InstanceState> state(AgentName name) {
        return Optional.ofNullable(tries.get(name))
                .map(now -> now.failure()
                        .<InstanceState>map(failure -> new InstanceState.Failed(
                                failure.kind(), failure.todo(), failure.seen() + "; tried again " + in(now.next())))
                        .orElseGet(() -> new InstanceState.Preparing("provisioning", now.since())));
    }

    private String in(Instant next) {
        Duration left = Duration.between(clock.instant(), next);
        return left.isPositive() ? "in " + Limits.text(Duration.ofSeconds(left.toSeconds() + 1)) : "now";
    }

    @Override
    public void close() {
        closed = true;
        threads.values().forEach(Thread::interrupt);
    }
}
