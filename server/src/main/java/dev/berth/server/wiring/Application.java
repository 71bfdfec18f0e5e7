package dev.berth.server.wiring;

import dev.berth.machine.lima.MachineState;
import dev.berth.machine.lima.VirtualMachine;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.Origin;
import dev.berth.runtime.config.Setting;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the commands work with, opened when it is first needed. Safe for all threads; closing it closes all. */
public final class Application implements AutoCloseable {
    private final HostContext context;
    private final RecordedInstances recorded;
    private final Targets targets;
    private final Map<Place, ContainerHost> hosts = new ConcurrentHashMap<>();
    private final Map<Place, ContainerHost> looking = new ConcurrentHashMap<>();
    private final Map<String, AgentRuntime> runtimes = new ConcurrentHashMap<>();
    private final ReentrantLock detecting = new ReentrantLock();
    private volatile Optional<ContainerHost> detected = Optional.empty();

    private Application(HostContext context, Targets targets) {
        this.context = context;
        this.targets = targets;
        this.recorded = new RecordedInstances(context.home());
    }

    /** @param added agent programs beside those that every command knows */
    public static Application open(
            Optional<Path> folder, List<String> settings, RuntimeListener listener, Map<Target, Targets.Agent> added) {
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

    /** The runtime of an agent's target, on the host that the agent was made on, else on the one for new instances. */
    public AgentRuntime runtime(AgentName agent) throws InterruptedException {
        targets.check(agent.target());
        ContainerHost host = hostOf(agent);
        return runtimes.computeIfAbsent(agent.target() + "@" + host, _ -> targets.runtime(agent.target(), host));
    }

    /** Stops an agent, whose program need not be known any more. */
    public void stop(AgentName agent) throws InterruptedException {
        recorded.stop(hostOf(known(agent)), agent.target(), agent.agent());
    }

    /** Removes an agent, whose program need not be known any more. */
    public void remove(AgentName agent, boolean withHome) throws InterruptedException {
        recorded.remove(hostOf(known(agent)), agent.target(), agent.agent(), withHome);
    }

    /** The log of an agent, whose program need not be known any more. */
    public List<String> logs(AgentName agent, int lines) {
        return recorded.logs(known(agent).target(), agent.agent(), lines);
    }

    /** One that is not recorded must be of a program that there is: who mistypes is told the names. */
    private AgentName known(AgentName agent) {
        if (recorded.place(agent.target(), agent.agent()).isEmpty()) {
            targets.check(agent.target());
        }
        return agent;
    }

    private ContainerHost hostOf(AgentName agent) throws InterruptedException {
        Optional<Place> place = recorded.place(agent.target(), agent.agent());
        elsewhere(agent).filter(wish -> wish.origin() instanceof Origin.Flag).ifPresent(wish -> {
            throw contradiction(agent, wish, place.map(Place::toString).orElse(""));
        });
        return place.isPresent() ? host(place.get()) : host();
    }

    /** The setting that wants an agent on another host than the one it lives on. */
    public Optional<Setting> elsewhere(AgentName agent) {
        return recorded.disagreeing(context.config(), agent.target(), agent.agent());
    }

    private static BerthException contradiction(AgentName agent, Setting wish, String place) {
        return new BerthException(
                ErrorKind.USAGE,
                "using " + agent + " on " + wish.key() + " " + wish.value(),
                "it lives on " + place + ", where its home is",
                "leave --" + wish.key() + " out, or choose a new agent id there; berth rm --with-home " + agent
                        + " gives this one up");
    }

    /** Where an agent program's first instance lives, unless a flag says another; else the host for new instances. */
    public ContainerHost hostOf(Target target) throws InterruptedException {
        boolean said = Stream.of("machine", "engine")
                .flatMap(key -> context.config().setting(key).stream())
                .anyMatch(setting -> setting.origin() instanceof Origin.Flag);
        Optional<Place> place = said ? Optional.empty() : recorded.place(target, AgentId.MAIN);
        return place.isPresent() ? host(place.get()) : host();
    }

    /** The host for new instances. */
    public ContainerHost host() throws InterruptedException {
        Optional<ContainerHost> known = detected;
        return known.isPresent() ? known.get() : detect();
    }

    private ContainerHost detect() throws InterruptedException {
        detecting.lockInterruptibly();
        try {
            if (detected.isEmpty()) {
                ContainerHost host = ContainerHosts.detect(context);
                hosts.put(place(host), host);
                detected = Optional.of(host);
            }
            return detected.get();
        } finally {
            detecting.unlock();
        }
    }

    /**
     * All instances, of every host that has one; those of a host that can't be asked are failed, with the reason, unless
     * they are in a virtual machine that is just stopped.
     */
    public List<InstanceOverview> instances() throws InterruptedException {
        List<InstanceOverview> all = new ArrayList<>();
        for (Place place : recorded.places()) {
            try {
                all.addAll(recorded.on(looking(place), target -> targets.login(target, context)));
            } catch (BerthException e) {
                all.addAll(recorded.unasked(place, unasked(place, e)));
            }
        }
        for (InstanceOverview unreadable : recorded.unreadable()) {
            String name = name(unreadable);
            if (all.stream().noneMatch(row -> name(row).equals(name))) {
                all.add(unreadable);
            }
            all.replaceAll(row -> name(row).equals(name) ? row.as(unreadable.state()) : row);
        }
        return all;
    }

    private InstanceState unasked(Place place, BerthException e) throws InterruptedException {
        try {
            if (e.kind() == ErrorKind.MACHINE_NOT_READY
                    && looking(place).machine() instanceof VirtualMachine machine
                    && machine.status().state() instanceof MachineState.Stopped) {
                return new InstanceState.Stopped();
            }
        } catch (BerthException _) {
            // the first reason is the one to tell
        }
        return new InstanceState.Failed(e.kind(), e.todo(), e.seen());
    }

    /** The host for new instances, and, {@code alsoRecorded}, the hosts that instances live on. */
    public Set<Place> places(boolean alsoRecorded) throws InterruptedException {
        Set<Place> all = new LinkedHashSet<>(List.of(place(host())));
        if (alsoRecorded) {
            all.addAll(recorded.places());
        }
        return all;
    }

    /** To look at: a virtual machine that is stopped stays so, which the host for new instances would start. */
    public ContainerHost looking(Place place) {
        ContainerHost host = host(place);
        return host.machine() instanceof VirtualMachine
                ? looking.computeIfAbsent(place, p -> ContainerHosts.recorded(context, p.machine(), p.engine()))
                : host;
    }

    private static Place place(ContainerHost host) {
        return new Place(host.machine().id(), host.engine().name());
    }

    /** All instances that are recorded; nothing is asked. */
    public List<InstanceOverview> recorded() {
        return Stream.concat(
                        recorded.places().stream()
                                .flatMap(place -> recorded.unasked(place, new InstanceState.Absent()).stream()),
                        recorded.unreadable().stream())
                .toList();
    }

    /** What is recorded of the instances on a host; nothing is asked. */
    public List<InstanceOverview> recorded(ContainerHost host) {
        return recorded.unasked(place(host), new InstanceState.Absent());
    }

    /** Instances whose record cannot be read. */
    public List<InstanceOverview> unreadable() {
        return recorded.unreadable();
    }

    /** Tags of images on a host that are kept to go back to. */
    public Set<String> keptImages(ContainerHost host) {
        AgentImages images = HostImages.images(host);
        return targets.previous().stream()
                .flatMap(recipe -> images.expectedTag(recipe).stream())
                .collect(Collectors.toSet());
    }

    private static String name(InstanceOverview row) {
        return row.target() + "/" + row.agent();
    }

    private ContainerHost host(Place place) {
        return hosts.computeIfAbsent(place, p -> ContainerHosts.recorded(context, p.machine(), p.engine()));
    }

    @Override
    public void close() {
        runtimes.values().forEach(AgentRuntime::close);
        context.close();
    }
}
