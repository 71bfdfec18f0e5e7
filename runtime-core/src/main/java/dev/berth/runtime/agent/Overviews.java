package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listings of instances on one host: the engine's report joined with the records. Two engine commands at most. */
record Overviews(HostServices ground, InstanceRecords records) {
    private static final Logger log = LoggerFactory.getLogger(Overviews.class);

    /** An instance with its newest container, its record, or both. */
    record Found(InstanceId id, Optional<ContainerDetails> container, Optional<InstanceRecord> record) {}

    /** The states as far as this process knows them, and the logins. */
    interface Knowledge {
        /** The state of an instance as this process knows it. */
        InstanceState state(InstanceId id);

        Login login(AgentName name, Set<String> facts);
    }

    List<InstanceOverview> of(Optional<Target> only, Knowledge knowledge) throws InterruptedException {
        List<Found> rows = join(containers(only), recorded(only));
        Map<ContainerId, Long> memory = memory(rows);
        Map<AgentName, InstanceState> elsewhere = elsewhere(rows);
        List<InstanceOverview> all = new ArrayList<>();
        for (Found row : rows) {
            all.add(new InstanceOverview(
                    row.id(),
                    elsewhere.containsKey(row.id().name())
                            ? elsewhere.get(row.id().name())
                            : state(row, knowledge),
                    new RecordedInstances.Place(
                            ground.machine().id(), ground.engine().name()),
                    row.container()
                            .map(found -> ContainerOverview.found(
                                    found, row.record(), Optional.ofNullable(memory.get(found.id()))))
                            .or(() -> row.record().map(ContainerOverview::recorded))
                            .orElse(ContainerOverview.NONE),
                    gone(row.id()),
                    row.record().map(record -> record.facts().note()).filter(note -> !note.isEmpty())));
        }
        return all;
    }

    /** The agents whose recorded containers are missing because another engine of the same name answers. */
    private Map<AgentName, InstanceState> elsewhere(List<Found> rows) throws InterruptedException {
        Map<AgentName, InstanceState> elsewhere = new HashMap<>();
        List<AgentName> missing = rows.stream()
                .filter(row -> row.container().isEmpty())
                .filter(row -> row.record().flatMap(InstanceRecord::container).isPresent())
                .map(row -> row.id().name())
                .distinct()
                .toList();
        for (AgentName name : missing) {
            try {
                EngineIdentity here = ground.engine().identity();
                records.agent(name)
                        .ifPresent(agent -> here.requireSame(
                                "looking for " + name, agent.host().identity()));
            } catch (BerthException e) {
                elsewhere.put(name, StateCell.failed(e));
            }
        }
        return elsewhere;
    }

    /** The state of one instance: the same as its row in {@link #of}. */
    InstanceState state(InstanceId id, Knowledge knowledge) throws InterruptedException {
        List<ContainerDetails> found =
                ground.engine().containers().list(names(id).agentLabels());
        Found row = join(found, records.instances(id.name())).stream()
                .filter(one -> one.id().equals(id))
                .max(Comparator.comparing((Found one) -> one.record().isPresent()))
                .orElse(new Found(id, Optional.empty(), Optional.empty()));
        InstanceState elsewhere = elsewhere(List.of(row)).get(id.name());
        return elsewhere == null ? state(row, knowledge) : elsewhere;
    }

    /** A failure that this process remembers never hides a container that is in order. */
    private InstanceState state(Found row, Knowledge knowledge) {
        InstanceState known = knowledge.state(row.id());
        Optional<InstanceState> preparing = preparing(row.id(), known);
        if (preparing.isPresent()) {
            return preparing.get();
        }
        boolean failed = known instanceof InstanceState.Failed;
        Optional<ContainerDetails> container = row.container();
        if (container.isEmpty()) {
            return failed ? known : new InstanceState.Absent();
        }
        if (!container.get().state().running()) {
            return failed ? known : new InstanceState.Stopped();
        }
        boolean inOrder =
                row.record().filter(record -> record.isIn(container.get().id())).isPresent();
        if (!inOrder && failed) {
            return known;
        }
        return inOrder
                ? new InstanceState.Ready(knowledge.login(
                        row.id().name(),
                        row.record().map(record -> record.facts().facts()).orElse(ContainerFacts.NONE.facts())))
                : new InstanceState.Failed(
                        ErrorKind.PROBE_FAILED, "make it ready again", "its last start did not come to its end");
    }

    /** A start, here or in another process. The instance's lock is also held for a while when something of it is removed. */
    private Optional<InstanceState> preparing(InstanceId id, InstanceState known) {
        return known instanceof InstanceState.Preparing
                ? Optional.of(known)
                : ground.locks().holders(names(id).lock()).stream()
                        .filter(holder -> !holder.shared() && Phase.isOne(holder.phase()))
                        .findFirst()
                        .map(holder -> new InstanceState.Preparing(holder.phase(), holder.since()));
    }

    private InstanceNames names(InstanceId id) {
        return new InstanceNames(ground.home().id(), id);
    }

    private List<ContainerDetails> containers(Optional<Target> only) throws InterruptedException {
        Map<String, String> labels =
                new HashMap<>(Map.of(InstanceNames.HOME, ground.home().id()));
        only.ifPresent(target -> labels.put(InstanceNames.TARGET, target.value()));
        return ground.engine().containers().list(labels);
    }

    private List<InstanceRecord> recorded(Optional<Target> only) {
        return records.agents().stream()
                .filter(agent ->
                        only.isEmpty() || only.get().equals(agent.name().target()))
                .filter(agent -> agent.host().machine().equals(ground.machine().id())
                        && agent.host().engine().equals(ground.engine().name()))
                .flatMap(agent -> records.instances(agent.name()).stream())
                .toList();
    }

    /**
     * The rows. A container whose record was lost is shown as what its label says. A container of a Berth without instances
     * is no instance's any more; it is shown only while no instance is recorded in its place.
     */
    private static List<Found> join(List<ContainerDetails> containers, List<InstanceRecord> recorded) {
        Map<String, List<ContainerDetails>> byInstance = new TreeMap<>();
        for (ContainerDetails container : containers) {
            agent(container)
                    .ifPresent(name -> byInstance
                            .computeIfAbsent(key(name, instanceKey(container)), _ -> new ArrayList<>())
                            .add(container));
        }
        SortedMap<String, Found> rows = new TreeMap<>();
        for (InstanceRecord record : recorded) {
            String key = key(record.id().name(), record.id().key());
            List<ContainerDetails> own =
                    Optional.ofNullable(byInstance.remove(key)).orElse(List.of());
            rows.put(key, new Found(record.id(), newest(own, Optional.of(record)), Optional.of(record)));
        }
        Set<AgentName> known =
                recorded.stream().map(record -> record.id().name()).collect(Collectors.toSet());
        byInstance.forEach((key, found) -> agent(found.getFirst())
                .filter(name -> !instanceKey(found.getFirst()).isEmpty() || !known.contains(name))
                .ifPresent(name -> rows.put(key, withoutRecord(name, found))));
        return List.copyOf(rows.values());
    }

    private static Found withoutRecord(AgentName name, List<ContainerDetails> found) {
        InstanceId id = WorkspacesLabel.read(name, found.getFirst()).orElseGet(() -> InstanceId.of(name, List.of()));
        return new Found(id, newest(found, Optional.empty()), Optional.empty());
    }

    private static Optional<ContainerDetails> newest(List<ContainerDetails> found, Optional<InstanceRecord> record) {
        return found.stream()
                .max(Comparator.comparing(
                                (ContainerDetails container) -> record.filter(known -> known.isIn(container.id()))
                                        .isPresent())
                        .thenComparingInt(InstanceContainers::generation));
    }

    private static Optional<AgentName> agent(ContainerDetails container) {
        try {
            return Optional.of(new AgentName(
                    Target.of(container.labels().getOrDefault(InstanceNames.TARGET, "")),
                    AgentId.of(container.labels().getOrDefault(InstanceNames.AGENT, ""))));
        } catch (BerthException e) {
            log.debug("a container with our label is no agent's container={}", container.name(), e);
            return Optional.empty();
        }
    }

    private static String instanceKey(ContainerDetails container) {
        return container.labels().getOrDefault(InstanceNames.INSTANCE, "");
    }

    private static String key(AgentName name, String instanceKey) {
        return name + "/" + instanceKey;
    }

    /** The memory that they use is worth showing, but no reason to show nothing. */
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

    private List<Workspace> gone(InstanceId id) throws InterruptedException {
        List<Workspace> gone = new ArrayList<>();
        for (Workspace workspace : id.workspaces()) {
            if (!ground.folders().isFolder(workspace.path())) {
                gone.add(workspace);
            }
        }
        return gone;
    }
}
