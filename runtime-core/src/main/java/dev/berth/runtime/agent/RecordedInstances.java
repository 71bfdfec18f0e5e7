package dev.berth.runtime.agent;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.Setting;
import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a home has recorded of its agent instances, whatever their target. Reads files; safe for all threads. */
public final class RecordedInstances {
    private final BerthHome home;
    private final InstanceRecords records;

    public RecordedInstances(BerthHome home) {
        this.home = home;
        this.records = new InstanceRecords(home);
    }

    /** The host that an instance was made on; it stays there. Empty for a new one. */
    public Optional<Place> place(Target target, AgentId agent) {
        return records.find(target, agent).map(RecordedInstances::place);
    }

    /** Every host that is recorded of an instance of this home. */
    public SortedSet<Place> places() {
        SortedSet<Place> places = new TreeSet<>();
        records.all().forEach(record -> places.add(place(record)));
        return places;
    }

    /**
     * All instances on one host, as its engine reports them.
     *
     * @param login says whether an agent of a target has a credential
     */
    public List<InstanceOverview> on(ContainerHost host, Function<Target, Login> login) throws InterruptedException {
        HostServices ground = HostServices.of(host);
        return new Overviews(ground, records)
                .of(
                        Optional.empty(),
                        found -> preparing(ground, found)
                                .orElseGet(() -> Overviews.state(
                                        found.container(),
                                        new InstanceState.Absent(),
                                        OwnLogin.or(login.apply(found.target()), facts(found.record())))));
    }

    /** Whether the home of one of a target's instances held a login of the agent's own, when it was last looked at. */
    public boolean loggedIn(Target target) {
        return records.all().stream()
                .filter(record -> record.target().equals(target))
                .anyMatch(record -> OwnLogin.in(record.findings().facts()).isPresent());
    }

    private static SortedSet<String> facts(Optional<InstanceRecord> record) {
        return record.map(known -> known.findings().facts()).orElse(ContainerFacts.NONE.facts());
    }

    /** The targets of all instances that are recorded, also of those whose agent program is not known any more. */
    public SortedSet<Target> targets() {
        SortedSet<Target> targets = new TreeSet<>();
        records.all().forEach(record -> targets.add(record.target()));
        return targets;
    }

    /** As {@link AgentRuntime#stop}, by its record and labels alone. UNKNOWN_AGENT. */
    public void stop(ContainerHost host, Target target, AgentId agent) throws InterruptedException {
        InstanceMaintenance.of(HostServices.of(host), records, target, agent).stop();
    }

    /** As {@link AgentRuntime#remove}, by its record and labels alone. UNKNOWN_AGENT. */
    public void remove(ContainerHost host, Target target, AgentId agent, boolean withHome) throws InterruptedException {
        InstanceMaintenance.of(HostServices.of(host), records, target, agent).remove(withHome);
    }

    /** As {@link AgentRuntime#logs}; no engine is asked. UNKNOWN_AGENT. */
    public List<String> logs(Target target, AgentId agent, int lines) {
        return InstanceMaintenance.logs(records, target, agent, lines);
    }

    /** Removes every container of this home on a host, and the homes of the instances that are recorded for it, for ever. */
    public void removeAll(ContainerHost host) throws InterruptedException {
        Containers containers = host.engine().containers();
        for (ContainerDetails container : containers.list(Map.of(InstanceNames.HOME, home.id()))) {
            containers.remove(container.id());
        }
        Optional<Volumes> volumes = host.engine().volumes();
        for (InstanceRecord record : records.all()) {
            String volume = new InstanceNames(home.id(), record.target(), record.agent()).volume();
            if (volumes.isPresent() && volumes.get().exists(volume)) {
                volumes.get().remove(volume);
            }
        }
    }

    /** The instances recorded for a host that could not be asked, each in {@code state}. */
    public List<InstanceOverview> unasked(Place place, InstanceState state) {
        return records.all().stream()
                .filter(record -> !record.removed() && place(record).equals(place))
                .map(record -> overview(record, state))
                .toList();
    }

    /** Those whose record cannot be read, each failed with the reason; where they live is not known. */
    public List<InstanceOverview> unreadable() {
        return records.unreadable().stream().map(RecordedInstances::overview).toList();
    }

    /** The setting that wants an instance elsewhere than where it lives; empty for a new one and when they agree. */
    public Optional<Setting> disagreeing(Config config, Target target, AgentId agent) {
        return place(target, agent)
                .flatMap(place -> Stream.of(
                                config.setting("machine").filter(wish -> !agrees(wish, place.machine())),
                                config.setting("engine").filter(wish -> !agrees(wish, place.engine())))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static boolean agrees(Setting wish, String recorded) {
        return wish.value().equals("auto") || wish.value().equals(recorded);
    }

    private Optional<InstanceState> preparing(HostServices ground, Overviews.Found found) {
        InstanceNames names = new InstanceNames(home.id(), found.target(), found.agent());
        return ground.locks().holders(names.lock()).stream()
                .filter(holder -> !holder.shared())
                .findFirst()
                .map(holder -> new InstanceState.Preparing(holder.phase(), holder.since()));
    }

    private static InstanceOverview overview(InstanceRecord record, InstanceState state) {
        return new InstanceOverview(
                record.target(),
                record.agent(),
                state,
                record.machine(),
                record.engine(),
                record.container(),
                Optional.of(record.image()).filter(tag -> !tag.isEmpty()),
                record.adapterVersion(),
                Optional.empty(),
                Optional.empty(),
                record.generation(),
                List.copyOf(record.workspaces()),
                record.note());
    }

    private static InstanceOverview overview(InstanceRecords.Unreadable broken) {
        BerthException reason = broken.reason();
        return new InstanceOverview(
                broken.target(),
                broken.agent(),
                StateCell.failed(reason),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(),
                Optional.empty());
    }

    private static Place place(InstanceRecord record) {
        return new Place(record.machine(), record.engine());
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
