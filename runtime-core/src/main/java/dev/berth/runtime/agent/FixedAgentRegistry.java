package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.process.ParallelClose;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry whose runtimes do not change. */
final class FixedAgentRegistry implements AgentRegistry {
    private static final Logger log = LoggerFactory.getLogger(FixedAgentRegistry.class);

    /** Each runtime ends within its own limit {@code close}; this is for a module that does not. */
    private static final Duration CLOSING = Duration.ofMinutes(1);

    /** The most instances that are started at once: a start may build an image. */
    private static final int STARTS = 2;

    private final SortedMap<Target, AgentRuntime> runtimes = new TreeMap<>();
    private final BackgroundProvisioning provisioning;

    FixedAgentRegistry(List<? extends AgentRuntime> all, RuntimeListener listener) {
        provisioning = new BackgroundProvisioning(listener, STARTS);
        all.forEach(runtime -> {
            if (runtimes.putIfAbsent(runtime.target(), runtime) != null) {
                throw new IllegalArgumentException("two runtimes for target " + runtime.target());
            }
        });
    }

    @Override
    public SortedSet<Target> targets() {
        return Collections.unmodifiableSortedSet(new TreeMap<>(runtimes).navigableKeySet());
    }

    @Override
    public Optional<AgentRuntime> find(Target target) {
        return Optional.ofNullable(runtimes.get(target));
    }

    @Override
    public AgentRuntime runtime(Target target) {
        return find(target)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_TARGET,
                        "looking for the agent " + target,
                        "there is no such target",
                        "targets here: "
                                + String.join(
                                        ", ",
                                        targets().stream().map(Target::value).toList())));
    }

    @Override
    public void provisionInBackground() {
        runtimes.values().forEach(provisioning::begin);
    }

    @Override
    public void close() {
        provisioning.close();
        List<AgentRuntime> left = ParallelClose.closeAll("berth-runtime", runtimes.values(), CLOSING);
        if (!left.isEmpty()) {
            log.warn(
                    "runtimes did not end in time targets={}",
                    left.stream().map(AgentRuntime::target).toList());
        }
    }
}
