package dev.berth.runtime.agent;

import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps trying to make instances ready, on one virtual thread for each runtime, with growing pauses after failures. */
final class BackgroundProvisioning implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BackgroundProvisioning.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Map<Target, Thread> threads = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Begins with {@code runtime} unless that has begun. */
    void begin(AgentRuntime runtime) {
        threads.computeIfAbsent(
                runtime.target(),
                target -> Thread.ofVirtual().name("berth-provision-" + target).start(() -> provision(runtime)));
    }

    private void provision(AgentRuntime runtime) {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed && !allReady(runtime)) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean allReady(AgentRuntime runtime) throws InterruptedException {
        boolean all = true;
        for (AgentId agent : agents(runtime)) {
            try {
                runtime.ensureReady(agent).get();
            } catch (java.util.concurrent.ExecutionException | RuntimeException e) {
                all = false;
                log.warn("provisioning failed target={} agent={}", runtime.target(), agent, e);
            }
        }
        return all;
    }

    private static SortedSet<AgentId> agents(AgentRuntime runtime) throws InterruptedException {
        SortedSet<AgentId> agents = new TreeSet<>();
        agents.add(AgentId.MAIN);
        try {
            runtime.instances().forEach(instance -> agents.add(instance.agent()));
        } catch (RuntimeException e) {
            log.warn("listing instances failed target={}", runtime.target(), e);
        }
        return agents;
    }

    @Override
    public void close() {
        closed = true;
        threads.values().forEach(Thread::interrupt);
    }
}
