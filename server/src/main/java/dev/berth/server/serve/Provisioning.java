package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes agents ready in the background, each on a virtual thread of its own: what runs is adopted, what fails is a state with its reason
 * and is tried again with growing pauses. Safe for all threads.
 */
final class Provisioning implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Provisioning.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ServedAgents agents;
    private final Clock clock;
    private final Map<AgentName, Try> tries = new ConcurrentHashMap<>();
    private final Map<AgentName, Thread> threads = new ConcurrentHashMap<>();

    Provisioning(ServedAgents agents, Clock clock) {
        this.agents = agents;
        this.clock = clock;
    }

    /** How far one is: under way since then, or failed and tried again then. */
    private record Try(Instant since, Optional<BerthException> failure, Instant next) {}

    void begin(Collection<AgentName> names) {
        names.forEach(name -> threads.computeIfAbsent(
                name, _ -> Thread.ofVirtual().name("berth-provision-" + name).start(() -> provision(name))));
    }

    /** What is going on with one here; empty when it is done or was never asked for. */
    Optional<InstanceState> state(AgentName name) {
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

    private void provision(AgentName name) {
        Duration pause = FIRST_PAUSE;
        try {
            while (!ready(name, pause)) {
                Thread.sleep(pause);
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
            tries.remove(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ready(AgentName name, Duration pause) throws InterruptedException {
        Instant since = clock.instant();
        tries.computeIfAbsent(name, _ -> new Try(since, Optional.empty(), since));
        try {
            AgentRuntime runtime = agents.runtime(name.target(), name.agent());
            runtime.ensureReady(name.agent()).get();
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
        BerthException known = failure instanceof BerthException error
                ? error
                : new BerthException(
                        ErrorKind.UNEXPECTED,
                        "making " + name + " ready",
                        String.valueOf(failure),
                        "report this",
                        failure);
        Instant now = clock.instant();
        tries.put(name, new Try(now, Optional.of(known), now.plus(pause)));
        log.warn("not ready agent={} again in {}: {}", name, pause, known.seen());
    }

    @Override
    public void close() {
        threads.values().forEach(Thread::interrupt);
    }
}
