package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.error.BerthException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows for listings: what the engine reports, joined with what is recorded. Two engine commands at most. */
record Overviews(HostServices ground, InstanceRecords records) {
    private static final Logger log = LoggerFactory.getLogger(Overviews.class);

    /** An instance with its container, its record, or both. */
    record Found(Target target, AgentId agent, Optional<ContainerDetails> container, Optional<InstanceRecord> record) {
        Found withRecord(InstanceRecord other) {
            return new Found(target, agent, container, Optional.of(other));
        }
    }

    List<InstanceOverview> of(Optional<Target> only, Function<Found, InstanceState> state) throws InterruptedException {
        SortedMap<String, Found> found = new TreeMap<>();
        containers(only).stream()
                .sorted(Comparator.comparingInt(ContainerStep::generation))
                .forEach(container -> add(found, container));
        records.all().stream()
                .filter(this::here)
                .filter(record -> only.isEmpty() || only.get().equals(record.target()))
                .forEach(record -> found.merge(
                        key(record.target(), record.agent()),
                        new Found(record.target(), record.agent(), Optional.empty(), Optional.of(record)),
                        (known, _) -> known.withRecord(record)));
        List<Found> rows = found.values().stream()
                .filter(row -> row.container().isPresent()
                        || row.record().filter(InstanceRecord::removed).isEmpty())
                .toList();
        Map<ContainerId, Long> memory = memory(rows);
        return rows.stream().map(row -> overview(row, state.apply(row), memory)).toList();
    }

    static InstanceState state(Optional<ContainerDetails> container, InstanceState known, Login login) {
        boolean failed = known instanceof InstanceState.Failed;
        return container
                .<InstanceState>map(details -> details.state().running()
                        ? failed ? known : new InstanceState.Ready(login)
                        : failed ? known : new InstanceState.Stopped())
                .orElseGet(() -> failed ? known : new InstanceState.Absent());
    }

    private List<ContainerDetails> containers(Optional<Target> only) throws InterruptedException {
        Map<String, String> labels =
                new HashMap<>(Map.of(InstanceNames.HOME, ground.home().id()));
        only.ifPresent(target -> labels.put(InstanceNames.TARGET, target.value()));
        return ground.engine().containers().list(labels);
    }

    private static void add(SortedMap<String, Found> found, ContainerDetails container) {
        try {
            Target target = Target.of(container.labels().getOrDefault(InstanceNames.TARGET, ""));
            AgentId agent = AgentId.of(container.labels().getOrDefault(InstanceNames.AGENT, ""));
            found.put(key(target, agent), new Found(target, agent, Optional.of(container), Optional.empty()));
        } catch (BerthException e) {
            log.debug("a container with our label is no agent's container={}", container.name(), e);
        }
    }

    private boolean here(InstanceRecord record) {
        return record.machine().equals(ground.machine().id())
                && record.engine().equals(ground.engine().name());
    }

    private static String key(Target target, AgentId agent) {
        return target + "/" + agent;
    }

    /** What they use is worth showing, but no reason to show nothing. */
    private Map<ContainerId, Long> memory(List<Found> rows) throws InterruptedException {
        Optional<Stats> stats = ground.engine().stats();
        if (stats.isEmpty()) {
            return Map.of();
        }
        try {
            return stats.get()
                    .memory(rows.stream()
                            .flatMap(row -> row.container().stream())
                            .toList());
        } catch (BerthException e) {
            log.debug("memory of containers is not known", e);
            return Map.of();
        }
    }

    private InstanceOverview overview(Found row, InstanceState state, Map<ContainerId, Long> memory) {
        Optional<ContainerDetails> container = row.container();
        Optional<Instant> since = container
                .filter(details -> details.state().running())
                .map(details ->
                        details.state() instanceof ContainerState.Running(Instant at) ? at : details.createdAt());
        return new InstanceOverview(
                row.target(),
                row.agent(),
                state,
                ground.machine().id(),
                ground.engine().name(),
                container.map(ContainerDetails::name),
                container.map(ContainerDetails::image),
                row.record().flatMap(InstanceRecord::adapterVersion),
                since,
                container.map(ContainerDetails::id).map(memory::get),
                container.map(ContainerStep::generation).orElse(0),
                row.record().map(record -> List.copyOf(record.workspaces())).orElse(List.of()),
                row.record().flatMap(InstanceRecord::note));
    }
}
