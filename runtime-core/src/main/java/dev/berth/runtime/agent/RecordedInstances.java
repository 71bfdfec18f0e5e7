package dev.berth.runtime.agent;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.Setting;
import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The records of the agents of a home and of their instances, whatever their target. Reads files; safe for all threads. */
public final class RecordedInstances {
    private final BerthHome home;
    private final InstanceRecords records;

    public RecordedInstances(BerthHome home) {
        this.home = home;
        this.records = new InstanceRecords(home, HomeLocks.of(home, Limits.standard()));
    }

    /** The host that an agent's home is on; its instances stay there. Empty for an agent that has no home yet. */
    public Optional<Place> place(AgentName agent) {
        return records.agent(agent).filter(AgentRecord::hasHome).map(RecordedInstances::place);
    }

    /** Every host that is recorded of an agent of this home. */
    public SortedSet<Place> places() {
        SortedSet<Place> places = new TreeSet<>();
        records.agents().forEach(record -> places.add(place(record)));
        return places;
    }

    /** The recorded instances of an agent. */
    public List<InstanceId> instances(AgentName agent) {
        return records.instances(agent).stream()
                .map(InstanceRecord::id)
                .sorted()
                .toList();
    }

    /** The instance of an agent that has a workspace around {@code folder}, a real path; the deepest workspace wins. */
    public Optional<InstanceId> around(AgentName agent, Path folder) {
        return records.around(agent, folder);
    }

    /**
     * All instances on one host, as its engine reports them.
     *
     * @param login the credential of the agents of a target
     */
    public List<InstanceOverview> on(ContainerHost host, Function<Target, Login> login) throws InterruptedException {
        return new Overviews(HostServices.of(host), records).of(Optional.empty(), new Overviews.Knowledge() {
            @Override
            public InstanceState state(InstanceId id) {
                return new InstanceState.Absent();
            }

            @Override
            public Login login(AgentName name, Set<String> facts) {
                return OwnLogin.or(login.apply(name.target()), facts);
            }
        });
    }

    /** Whether the home of an agent of the target held a login of the agent's own when it was looked at last. */
    public boolean loggedIn(Target target) {
        return records.agents().stream()
                .anyMatch(record ->
                        record.name().target().equals(target) && record.login().isPresent());
    }

    /** The targets of all recorded agents, also of those whose agent program is not known any more. */
    public SortedSet<Target> targets() {
        SortedSet<Target> targets = new TreeSet<>();
        records.agents().forEach(record -> targets.add(record.name().target()));
        return targets;
    }

    /** Checks that the agent, or one of its instances, is known, before anything is done or asked. UNKNOWN_AGENT. */
    public void requireKnown(ContainerHost host, AgentName agent, Optional<InstanceId> only)
            throws InterruptedException {
        InstanceMaintenance.of(HostServices.of(host), records, agent).requireKnown(only);
    }

    /** Stops one instance, or all of the agent, as {@link AgentRuntime#stop}. UNKNOWN_AGENT. */
    public void stop(ContainerHost host, AgentName agent, Optional<InstanceId> only) throws InterruptedException {
        InstanceMaintenance.of(HostServices.of(host), records, agent).stop(only);
    }

    /** Removes one instance, or all of the agent, as {@link AgentRuntime#remove}. UNKNOWN_AGENT. */
    public void remove(ContainerHost host, AgentName agent, Optional<InstanceId> only) throws InterruptedException {
        InstanceMaintenance.of(HostServices.of(host), records, agent).remove(only);
    }

    /** Removes all instances of the agent, its home and its record, for ever. UNKNOWN_AGENT. */
    public void removeWithHome(ContainerHost host, AgentName agent) throws InterruptedException {
        InstanceMaintenance.of(HostServices.of(host), records, agent).removeWithHome();
    }

    /** The last lines of the log of one instance, or of the logs of all of the agent; no engine is asked. UNKNOWN_AGENT. */
    public List<String> logs(AgentName agent, Optional<InstanceId> only, int lines) {
        return InstanceMaintenance.logs(records, agent, only, lines);
    }

    /** Removes every container of this home on a host, and the homes of its agents, for ever. */
    public void removeAll(ContainerHost host) throws InterruptedException {
        Containers containers = host.engine().containers();
        for (ContainerDetails container : containers.list(Map.of(InstanceNames.HOME, home.id()))) {
            containers.remove(container.id());
        }
        Optional<Volumes> volumes = host.engine().volumes();
        if (volumes.isPresent()) {
            for (String volume : volumes.get().list(Map.of())) {
                if (InstanceNames.isHome(home.id(), volume)) {
                    volumes.get().remove(volume);
                }
            }
        }
    }

    /** The instances recorded for a host that could not be asked, each in {@code state}. */
    public List<InstanceOverview> unasked(Place place, InstanceState state) {
        return records.agents().stream()
                .filter(agent -> place(agent).equals(place))
                .flatMap(agent -> records.instances(agent.name()).stream())
                .map(record -> new InstanceOverview(
                        record.id(),
                        state,
                        place,
                        ContainerOverview.recorded(record),
                        List.of(),
                        Optional.of(record.facts().note()).filter(note -> !note.isEmpty())))
                .toList();
    }

    /**
     * The records that cannot be read, each as a failed row with the reason. The workspaces of such an instance are not known, so
     * its row has none.
     */
    public List<InstanceOverview> unreadable() {
        return records.unreadable().stream().map(RecordedInstances::row).toList();
    }

    /** The rows, with those for records that cannot be read. Containers of an agent whose own record cannot be read are failed. */
    public List<InstanceOverview> withUnreadable(List<InstanceOverview> rows) {
        List<InstanceOverview> all = new ArrayList<>(rows);
        for (InstanceRecords.Unreadable broken : records.unreadable()) {
            InstanceOverview failed = row(broken);
            boolean shown = broken.ofAgent()
                    && all.stream().anyMatch(row -> row.id().name().equals(broken.name()));
            if (shown) {
                all.replaceAll(row -> row.id().name().equals(broken.name()) ? row.withState(failed.state()) : row);
            } else {
                all.add(failed);
            }
        }
        return List.copyOf(all);
    }

    private static InstanceOverview row(InstanceRecords.Unreadable broken) {
        return new InstanceOverview(
                InstanceId.of(broken.name(), List.of()),
                StateCell.failed(broken.reason()),
                new Place("", ""),
                ContainerOverview.NONE,
                List.of(),
                Optional.empty());
    }

    /** The setting that wants an agent elsewhere than where it lives; empty for a new one and when they agree. */
    public Optional<Setting> disagreeing(Config config, AgentName agent) {
        return place(agent)
                .flatMap(place -> Stream.of(
                                config.setting("machine").filter(wish -> !agrees(wish, place.machine())),
                                config.setting("engine").filter(wish -> !agrees(wish, place.engine())))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static boolean agrees(Setting wish, String recorded) {
        return wish.value().equals("auto") || wish.value().equals(recorded);
    }

    private static Place place(AgentRecord record) {
        return new Place(record.host().machine(), record.host().engine());
    }

    /** A container host by the names that are recorded of it. */
    public record Place(String machine, String engine) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return machine + "/" + engine;
        }
    }
}
