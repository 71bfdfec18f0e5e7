package dev.berth.server.wiring;

import dev.berth.machine.lima.MachineState;
import dev.berth.machine.lima.VirtualMachine;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.Origin;
import dev.berth.runtime.config.Setting;
import dev.berth.runtime.container.RunsHostPrograms;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.process.ParallelClose;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of Berth that commands use: settings, agent programs, hosts, recorded instances. Hosts and runtimes are
 * opened on first use. Safe for all threads. Closing closes all of them.
 */
public final class Application implements AutoCloseable {
    /** Each runtime ends within its own limit {@code close}. */
    private static final Duration CLOSING = Duration.ofMinutes(1);

    private final HostContext context;
    private final RecordedInstances recorded;
    private final Targets targets;
    private final Map<Place, ContainerHost> hosts = new ConcurrentHashMap<>();
    private final Map<Place, ContainerHost> inspectionHosts = new ConcurrentHashMap<>();
    private final Map<String, AgentRuntime> runtimes = new ConcurrentHashMap<>();
    private final ReentrantLock detectionLock = new ReentrantLock();
    private volatile Optional<ContainerHost> detected = Optional.empty();

    private Application(HostContext context, Targets targets) {
        this.context = context;
        this.targets = targets;
        this.recorded = new RecordedInstances(context.home());
    }

    /**
     * Reads the settings of a home and opens its context.
     *
     * @param added agent programs besides the built-in ones and the profiles
     */
    public static Application open(
            Optional<Path> folder, List<String> settings, RuntimeListener listener, Map<Target, Targets.Agent> added) {
        Path located = BerthHome.locate(System.getenv(), folder);
        if (!located.isAbsolute()) {
            CallerFolder.require("opening Berth's home " + located, "name the home by its absolute path");
        }
        BerthHome home = BerthHome.resolve(System.getenv(), folder);
        Config config = Config.load(home, System.getenv(), settings);
        Targets targets = Targets.of(home, added);
        Stream<Target> known = Stream.concat(targets.all().stream(), new RecordedInstances(home).targets().stream());
        config.requireTargets(known.map(Target::value).toList());
        return new Application(HostContext.open(home, config, System.getenv(), listener), targets);
    }

    /** Whether an agent program has a credential, or one of its instances a login of its own. */
    public Login login(Target target) {
        Login login = targets.login(target, context);
        return login.missing() && recorded.loggedIn(target) ? new Login.Known("its own login, in its home") : login;
    }

    public HostContext context() {
        return context;
    }

    public Targets targets() {
        return targets;
    }

    /** The runtime of an agent, on the host of its instance, else on the host for new instances. */
    public AgentRuntime runtime(AgentName agent) throws InterruptedException {
        targets.check(agent.target());
        ContainerHost host = hostOf(agent);
        return runtimes.computeIfAbsent(agent.target() + "@" + host, _ -> targets.runtime(agent.target(), host));
    }

    /**
     * The instance that a command means: the named one, else by the current folder.
     *
     * @throws BerthException UNKNOWN_TARGET; USAGE when nothing is named and the current folder was deleted; WORKSPACE_FORBIDDEN
     *     when a named folder cannot be a workspace; the errors of the agent's machine
     */
    public InstanceChoice choose(AgentName agent, WorkspaceSelection named) throws InterruptedException {
        targets.check(agent.target());
        if (named.withoutWorkspace()) {
            return InstanceChoice.withoutWorkspace(agent);
        }
        FoldersOfAgents folders = new FoldersOfAgents(this);
        if (!named.isEmpty()) {
            return new NamedFolders(named.folders(), folders).choose(agent);
        }
        CallerFolder.require("choosing the instance of " + agent, "name one: --workspace DIR");
        return new CurrentFolder(Path.of(""), folders).choose(agent);
    }

    /**
     * The recorded instance that is named; empty when none is. Asks the agent's machine only about folders that are not named by
     * their real paths.
     *
     * @throws BerthException UNKNOWN_AGENT with a list of the agent's instances
     */
    public Optional<InstanceId> recordedInstance(AgentName agent, WorkspaceSelection named)
            throws InterruptedException {
        requireKnown(agent);
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordedWorkspaces(agent, new FoldersOfAgents(this)).find(named));
    }

    /** Whether an agent is on this host, or would be if it were made now. Reads files only. */
    boolean isOnThisHost(AgentName agent) {
        String machine = recorded.place(agent)
                .map(Place::machine)
                .orElseGet(() -> context.config().string("machine"));
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        return machine.equals("local") || (machine.equals("auto") && !mac);
    }

    /** Whether the containers of an agent have the network of their machine, by setting {@code container.network}. */
    public boolean hasNetworkOfMachine(AgentName agent) throws InterruptedException {
        return context.config().string("container.network").equals("host")
                && !(hostOf(agent).engine() instanceof RunsHostPrograms);
    }

    /** The recorded instances of an agent. Reads files only. */
    public List<InstanceId> recordedInstances(AgentName agent) {
        return recorded.instances(agent);
    }

    /** The instance of an agent that has a workspace around a folder, which is a real path. Reads files only. */
    Optional<InstanceId> around(AgentName agent, Path folder) {
        return recorded.around(agent, folder);
    }

    /**
     * Checks that there is something to stop or to remove, so that nothing is done or asked before.
     *
     * @throws BerthException UNKNOWN_TARGET, UNKNOWN_AGENT, and the errors of the agent's engine
     */
    public void requireInstance(AgentName agent, Optional<InstanceId> only) throws InterruptedException {
        requireKnown(agent);
        try {
            recorded.requireKnown(hostOf(agent), agent, only);
        } catch (BerthException e) {
            boolean notAsked = recorded.place(agent).isEmpty() && e.kind().group() == ErrorKind.Group.NOT_READY;
            throw notAsked
                    ? new BerthException(
                            ErrorKind.UNKNOWN_AGENT,
                            "looking for " + agent,
                            "this home has no such agent; no engine could be asked for a container of it: " + e.seen(),
                            "berth ps lists the instances",
                            e)
                    : e;
        }
    }

    /** Stops one instance of an agent, or all of them, also if the agent program is not known any more. */
    public void stop(AgentName agent, Optional<InstanceId> only) throws InterruptedException {
        recorded.stop(hostOf(requireKnown(agent)), agent, only);
    }

    /** Removes one instance of an agent, or all of them, also if the agent program is not known any more. */
    public void remove(AgentName agent, Optional<InstanceId> only) throws InterruptedException {
        recorded.remove(hostOf(requireKnown(agent)), agent, only);
    }

    /** Removes an agent with its home, also if the agent program is not known any more. */
    public void removeWithHome(AgentName agent) throws InterruptedException {
        recorded.removeWithHome(hostOf(requireKnown(agent)), agent);
    }

    /** The log of one instance of an agent, or of all of them, also if the agent program is not known any more. */
    public List<String> logs(AgentName agent, Optional<InstanceId> only, int lines) {
        return recorded.logs(requireKnown(agent), only, lines);
    }

    /**
     * Checks that an agent is recorded or its program exists, so that a mistyped name gives an error with the known
     * names.
     */
    private AgentName requireKnown(AgentName agent) {
        if (recorded.place(agent).isEmpty()) {
            targets.check(agent.target());
        }
        return agent;
    }

    /** The host of an agent's instances, else the host for new agents. */
    ContainerHost hostOf(AgentName agent) throws InterruptedException {
        Optional<Place> place = recorded.place(agent);
        disagreeingHostSetting(agent)
                .filter(setting -> setting.origin() instanceof Origin.Flag)
                .ifPresent(setting -> {
                    throw wrongHost(agent, setting, place.map(Place::toString).orElse(""));
                });
        return place.isPresent() ? host(place.get()) : host();
    }

    /** The setting that names another host than that of the agent's instance. */
    public Optional<Setting> disagreeingHostSetting(AgentName agent) {
        return recorded.disagreeing(context.config(), agent);
    }

    private static BerthException wrongHost(AgentName agent, Setting setting, String place) {
        return new BerthException(
                ErrorKind.USAGE,
                "using " + agent + " on " + setting.key() + " " + setting.value(),
                "the agent and its home are on " + place,
                "leave --" + setting.key() + " out, or choose a new agent id; berth rm --with-home " + agent
                        + " removes the agent with its home");
    }

    /** The host of the agent program's main agent, if no flag names a host; else the host for new instances. */
    public ContainerHost hostOf(Target target) throws InterruptedException {
        boolean flagged = Stream.of("machine", "engine")
                .flatMap(key -> context.config().setting(key).stream())
                .anyMatch(setting -> setting.origin() instanceof Origin.Flag);
        Optional<Place> place = flagged ? Optional.empty() : recorded.place(new AgentName(target, AgentId.MAIN));
        return place.isPresent() ? host(place.get()) : host();
    }

    /** The host for new instances. */
    public ContainerHost host() throws InterruptedException {
        Optional<ContainerHost> known = detected;
        return known.isPresent() ? known.get() : detect();
    }

    private ContainerHost detect() throws InterruptedException {
        detectionLock.lockInterruptibly();
        try {
            if (detected.isEmpty()) {
                ContainerHost host = ContainerHosts.detect(context);
                hosts.put(place(host), host);
                detected = Optional.of(host);
            }
            return detected.get();
        } finally {
            detectionLock.unlock();
        }
    }

    /**
     * All instances of every host, as the engines report them. Instances of a host that does not answer are failed,
     * with the reason, but stopped if their virtual machine is stopped.
     */
    public List<InstanceOverview> instances() throws InterruptedException {
        List<InstanceOverview> all = new ArrayList<>();
        for (Place place : recordedPlaces()) {
            all.addAll(instances(place));
        }
        return withUnreadable(all);
    }

    /** Every host that is recorded of an agent. Reads files only. */
    SortedSet<Place> recordedPlaces() {
        return recorded.places();
    }

    /** The instances of one host, as {@link #instances()} has them. */
    List<InstanceOverview> instances(Place place) throws InterruptedException {
        try {
            return recorded.on(hostForInspection(place), target -> targets.login(target, context));
        } catch (BerthException e) {
            return recorded.unasked(place, stateWithoutAnswer(place, e));
        }
    }

    /** The rows of all hosts, with those for records that cannot be read. */
    List<InstanceOverview> withUnreadable(List<InstanceOverview> rows) {
        return recorded.withUnreadable(rows);
    }

    private InstanceState stateWithoutAnswer(Place place, BerthException e) throws InterruptedException {
        try {
            if (e.kind() == ErrorKind.MACHINE_NOT_READY
                    && hostForInspection(place).machine() instanceof VirtualMachine machine
                    && machine.status().state() instanceof MachineState.Stopped) {
                return new InstanceState.Stopped();
            }
        } catch (BerthException _) {
            // the exception e is reported
        }
        return new InstanceState.Failed(e.kind(), e.todo(), e.seen());
    }

    /** The host for new instances, and with {@code alsoRecorded} the hosts of the recorded instances. */
    public Set<Place> places(boolean alsoRecorded) throws InterruptedException {
        Set<Place> all = new LinkedHashSet<>(List.of(place(host())));
        if (alsoRecorded) {
            all.addAll(recorded.places());
        }
        return all;
    }

    /** A host for reading only: using it does not start a stopped virtual machine. */
    public ContainerHost hostForInspection(Place place) {
        ContainerHost host = host(place);
        return host.machine() instanceof VirtualMachine
                ? inspectionHosts.computeIfAbsent(place, p -> ContainerHosts.recorded(context, p.machine(), p.engine()))
                : host;
    }

    private static Place place(ContainerHost host) {
        return new Place(host.machine().id(), host.engine().name());
    }

    /** All recorded instances. Reads files only. */
    public List<InstanceOverview> recorded() {
        return Stream.concat(
                        recorded.places().stream()
                                .flatMap(place -> recorded.unasked(place, new InstanceState.Absent()).stream()),
                        recorded.unreadable().stream())
                .toList();
    }

    /** The recorded instances of a host. Reads files only. */
    public List<InstanceOverview> recorded(ContainerHost host) {
        return recorded.unasked(place(host), new InstanceState.Absent());
    }

    /** Instances whose record cannot be read. */
    public List<InstanceOverview> unreadable() {
        return recorded.unreadable();
    }

    /** Tags of the images on a host that a rollback needs. */
    public Set<String> keptImages(ContainerHost host) {
        AgentImages images = HostImages.images(host);
        return targets.previousRecipes().stream()
                .flatMap(recipe -> images.expectedTag(recipe).stream())
                .collect(Collectors.toSet());
    }

    private ContainerHost host(Place place) {
        return hosts.computeIfAbsent(place, p -> ContainerHosts.recorded(context, p.machine(), p.engine()));
    }

    @Override
    public void close() {
        var _ = ParallelClose.closeAll("berth-runtime", runtimes.values(), CLOSING);
        context.close();
    }
}
