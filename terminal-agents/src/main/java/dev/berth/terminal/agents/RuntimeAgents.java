package dev.berth.terminal.agents;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The agents of some runtimes, by target. */
record RuntimeAgents(SortedMap<Target, AgentRuntime> runtimes) implements TerminalAgents {
    /** @throws IllegalArgumentException for two runtimes of one target */
    static RuntimeAgents of(Collection<? extends AgentRuntime> runtimes) {
        SortedMap<Target, AgentRuntime> byTarget = new TreeMap<>();
        for (AgentRuntime runtime : runtimes) {
            if (byTarget.put(runtime.target(), runtime) != null) {
                throw new IllegalArgumentException("two runtimes of " + runtime.target());
            }
        }
        return new RuntimeAgents(Collections.unmodifiableSortedMap(byTarget));
    }

    @Override
    public SortedSet<Target> targets() {
        return new TreeSet<>(runtimes.keySet());
    }

    @Override
    public List<InstanceOverview> instances() throws InterruptedException {
        List<InstanceOverview> all = new ArrayList<>();
        for (AgentRuntime runtime : runtimes.values()) {
            all.addAll(runtime.instances());
        }
        return all;
    }

    @Override
    public AgentRuntime runtime(AgentName name) {
        return Optional.ofNullable(runtimes.get(name.target()))
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_TARGET,
                        "using " + name,
                        "this server has no runtime of " + name.target(),
                        "choose one of: "
                                + String.join(
                                        ", ",
                                        targets().stream().map(Target::value).toList())));
    }
}
