package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.host.ContainerHost;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The base of all agent modules. It owns the order machine, image, container, config, probes, the single flight, the state and the
 * errors; a subclass says what differs: its profile, and the methods below, which must be quick and safe for all threads.
 */
public abstract class ContainerAgentRuntime implements AgentRuntime {
    private final ContainerHost host;
    private final RuntimeServices parts;
    private final InstanceQueries desk;
    private final Map<AgentId, InstanceStarter> keepers = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    protected ContainerAgentRuntime(AgentProfile profile, AgentSettings settings, ContainerHost host) {
        this.host = host;
        HostServices ground = HostServices.of(host);
        this.parts = new RuntimeServices(
                ground,
                profile,
                settings,
                ImageSource.of(profile, host),
                new Traits(),
                new InstanceRecords(ground.home()),
                new ProcessOwner(ground.locks()),
                new AtomicReference<>(host.info().orElse(null)));
        this.desk = new InstanceQueries(parts);
    }

    /** Whether there is a credential; without one the instance is ready all the same, and prompts are refused with the hint. */
    protected abstract Login login();

    /** The agent's own login; what it leaves in the home counts where {@link #login()} has nothing. */
    protected Optional<OwnLogin> ownLogin() {
        return Optional.empty();
    }

    /** The agent's own interface, for terminals; a shell where it has none. */
    protected List<String> ownInterface() {
        return List.of("/bin/sh");
    }

    /** Variables of the agent's processes; visible to the engine, so never secrets. */
    protected Map<String, String> environment(AgentPlace place) {
        return Map.of();
    }

    /** Variables that reach the agent's processes and nothing else. */
    protected Map<String, String> secrets() {
        return Map.of();
    }

    /** What is to be found out in a fresh container, by name: programs that succeed where the answer is yes. */
    protected SortedMap<String, List<String>> questions() {
        return new TreeMap<>();
    }

    /** What people should know about the agent there, in a few words; {@code up} and {@code ps} say it. */
    protected Optional<String> note(AgentPlace place) {
        return Optional.empty();
    }

    /** Refuses a mode that cannot work there; CONFIG_INVALID */
    protected void checkMode(AgentPlace place, String mode) {}

    /** Files of the agent's home, the same for all instances of the agent; each is written when it is absent or different. */
    protected List<HomeFile> homeFiles() {
        return List.of();
    }

    /** Files of one container; the place has no facts, because files are written while the facts are asked for. */
    protected List<ContainerFile> containerFiles(AgentPlace place) {
        return List.of();
    }

    /** The provider's address, tried from inside; what is found is a warning. */
    protected Optional<String> provider() {
        return Optional.empty();
    }

    protected final ContainerHost host() {
        return host;
    }

    protected final AgentSettings settings() {
        return parts.settings();
    }

    public final AgentProfile profile() {
        return parts.profile();
    }

    @Override
    public final Target target() {
        return parts.profile().target();
    }

    @Override
    public final CompletableFuture<AgentInstance> ensureReady(AgentId agent, Workspace... workspaces) {
        List<Workspace> named = List.of(workspaces);
        InstanceStarter keeper = keeper(agent);
        if (parts.ground().machine().isLocal() || named.isEmpty()) {
            try {
                return keeper.ensureReady(real(named));
            } catch (BerthException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        Optional<ReadyInstance> fresh = keeper.fresh(named);
        if (fresh.isPresent()) {
            return CompletableFuture.completedFuture(fresh.get());
        }
        // the machine may have to be made ready first
        return CompletableFuture.supplyAsync(
                        () -> real(named),
                        work -> Thread.ofVirtual().name("berth-workspaces").start(work))
                .thenCompose(keeper::ensureReady);
    }

    private SortedSet<Workspace> real(List<Workspace> named) {
        return Interruptible.call(
                "looking at the workspaces",
                () -> parts.ground()
                        .folders()
                        .workspaces(named, parts.ground().home().root()));
    }

    @Override
    public final InstanceState state(AgentId agent) throws InterruptedException {
        return desk.state(agent, keeper(agent).state());
    }

    @Override
    public final List<InstanceOverview> instances() throws InterruptedException {
        return desk.overviews(agent -> keeper(agent).state());
    }

    @Override
    public final void stop(AgentId agent) throws InterruptedException {
        desk.upkeep(agent).forgetting(keeper(agent)::forget).stop();
    }

    @Override
    public final void remove(AgentId agent, boolean withHome) throws InterruptedException {
        desk.upkeep(agent).forgetting(keeper(agent)::forget).remove(withHome);
    }

    @Override
    public final List<String> logs(AgentId agent, int lines) {
        return InstanceMaintenance.logs(parts.records(), target(), agent, lines);
    }

    private InstanceStarter keeper(AgentId agent) {
        if (closed.get()) {
            throw new BerthException(
                    ErrorKind.CANCELLED, "using " + parts.title(agent), "its runtime is closed", "open a new one");
        }
        return keepers.computeIfAbsent(
                agent,
                id -> new InstanceStarter(
                        parts,
                        id,
                        new InstanceLog(parts.ground().home(), target(), id),
                        new BackOff(InstantSource.system())));
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            keepers.values().forEach(InstanceStarter::close);
            parts.owner().close();
        }
    }

    private final class Traits implements AgentTraits {
        @Override
        public Login login() {
            return ContainerAgentRuntime.this.login();
        }

        @Override
        public Optional<OwnLogin> ownLogin() {
            return ContainerAgentRuntime.this.ownLogin();
        }

        @Override
        public List<String> ownInterface() {
            return ContainerAgentRuntime.this.ownInterface();
        }

        @Override
        public Map<String, String> environment(AgentPlace place) {
            return ContainerAgentRuntime.this.environment(place);
        }

        @Override
        public Map<String, String> secrets() {
            return ContainerAgentRuntime.this.secrets();
        }

        @Override
        public SortedMap<String, List<String>> questions() {
            return ContainerAgentRuntime.this.questions();
        }

        @Override
        public Optional<String> note(AgentPlace place) {
            return ContainerAgentRuntime.this.note(place);
        }

        @Override
        public void checkMode(AgentPlace place, String mode) {
            ContainerAgentRuntime.this.checkMode(place, mode);
        }

        @Override
        public List<HomeFile> homeFiles() {
            return ContainerAgentRuntime.this.homeFiles();
        }

        @Override
        public List<ContainerFile> containerFiles(AgentPlace place) {
            return ContainerAgentRuntime.this.containerFiles(place);
        }

        @Override
        public Optional<String> provider() {
            return ContainerAgentRuntime.this.provider();
        }
    }
}
