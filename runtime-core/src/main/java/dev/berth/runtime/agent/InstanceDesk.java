package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.KnownLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks at, stops and removes instances. What it says of them is what their engine reports now. */
record InstanceDesk(RuntimeParts parts) {
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    /** @param known the state as this process knows it */
    InstanceState state(AgentId agent, InstanceState known) throws InterruptedException {
        InstanceNames names = parts.names(agent);
        Optional<InstanceState> preparing = preparing(names, known);
        return preparing.isPresent()
                ? preparing.get()
                : Overviews.state(newest(names), known, parts.traits().login());
    }

    private Optional<InstanceState> preparing(InstanceNames names, InstanceState known) {
        if (known instanceof InstanceState.Preparing) {
            return Optional.of(known);
        }
        return parts.ground().locks().holders(names.lock()).stream()
                .filter(holder -> !holder.shared())
                .findFirst()
                .map(holder -> new InstanceState.Preparing(holder.phase(), holder.since()));
    }

    List<InstanceOverview> overviews(Function<AgentId, InstanceState> known) throws InterruptedException {
        return new Overviews(parts.ground(), parts.records())
                .of(Optional.of(parts.profile().target()), found -> {
                    InstanceNames names = parts.names(found.agent());
                    InstanceState here = known.apply(found.agent());
                    return preparing(names, here)
                            .orElseGet(() -> Overviews.state(
                                    found.container(), here, parts.traits().login()));
                });
    }

    void stop(AgentId agent, Runnable forget) throws InterruptedException {
        InstanceNames names = parts.names(agent);
        try (HomeLock _ = locked(names, "stops it")) {
            List<ContainerDetails> found = known(names);
            forget.run();
            Containers containers = parts.engine().containers();
            for (ContainerDetails container : found) {
                containers.stop(container.id(), STOP_GRACE);
            }
        }
    }

    void remove(AgentId agent, boolean withHome, Runnable forget) throws InterruptedException {
        InstanceNames names = parts.names(agent);
        try (HomeLock _ = locked(names, "removes it")) {
            List<ContainerDetails> found = known(names);
            forget.run();
            for (ContainerDetails container : found) {
                parts.engine().containers().remove(container.id());
            }
            if (withHome) {
                removeHome(names);
                parts.records().delete(names.target(), agent);
            } else {
                parts.records()
                        .find(names.target(), agent)
                        .ifPresent(record -> parts.records().write(record.homeOnly()));
            }
        }
    }

    private void removeHome(InstanceNames names) throws InterruptedException {
        if (parts.engine().volumes().isPresent()) {
            parts.engine().volumes().get().remove(names.volume());
        }
    }

    List<String> logs(AgentId agent, int lines) {
        InstanceLog log = new InstanceLog(parts.ground().home(), parts.profile().target(), agent);
        if (!log.exists()
                && parts.records().find(parts.profile().target(), agent).isEmpty()) {
            throw unknown(agent);
        }
        return log.last(lines);
    }

    private HomeLock locked(InstanceNames names, String phase) throws InterruptedException {
        return parts.ground().locks().acquire(names.lock(), phase, KnownLimits.LOCK, (List<LockHolder> _) -> {});
    }

    private Optional<ContainerDetails> newest(InstanceNames names) throws InterruptedException {
        return new ContainerStep(parts, names).survey().stream().findFirst();
    }

    private List<ContainerDetails> known(InstanceNames names) throws InterruptedException {
        List<ContainerDetails> found = new ContainerStep(parts, names).survey();
        if (found.isEmpty()
                && parts.records().find(names.target(), names.agent()).isEmpty()) {
            throw unknown(names.agent());
        }
        return found;
    }

    private BerthException unknown(AgentId agent) {
        return new BerthException(
                ErrorKind.UNKNOWN_AGENT,
                "looking for " + parts.title(agent),
                "there is no such instance in this home",
                "berth ps lists those that there are");
    }
}
