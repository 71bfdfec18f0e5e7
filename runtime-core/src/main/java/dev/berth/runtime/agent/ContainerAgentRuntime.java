package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The base of all agent modules. It owns the order machine, image, container, config, probes, the single flight, the state and the
 * errors; a subclass says what differs: its profile, and the methods below, which must be quick and safe for all threads.
 */
public abstract class ContainerAgentRuntime implements AgentRuntime {
    // immutable state
    private final ContainerHost host;
    private final RuntimeServices services;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Map<InstanceId, InstanceStarter> starters = new HashMap<>();
    private boolean closed;

    protected ContainerAgentRuntime(AgentProfile profile, AgentSettings settings, ContainerHost host) {
        this.host = host;
        this.services = RuntimeServices.of(profile, settings, new Traits(), host);
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

    /** The settings and credentials of git in the agent's processes; empty for an agent that runs no git. */
    protected Optional<GitSettings> git() {
        return Optional.empty();
    }

    /** The provider refused the credential: of a command that prints it, the next {@link #secrets} asks again. */
    protected void refused(Collection<String> secrets) {}

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
        return services.settings();
    }

    public final AgentProfile profile() {
        return services.profile();
    }

    @Override
    public final Target target() {
        return services.profile().target();
    }

    @Override
    public final CompletableFuture<AgentInstance> ensureReady(AgentId agent, Workspace... workspaces) {
        AgentName name = new AgentName(target(), agent);
        InstanceId named = InstanceId.of(name, List.of(workspaces));
        try {
            if (workspaces.length == 0 || isFresh(named)) {
                return ready(named);
            }
            if (services.ground().machine().isLocal()) {
                return ready(resolved(named));
            }
        } catch (BerthException e) {
            return CompletableFuture.failedFuture(e);
        }
        // the machine may have to be made ready before the folders can be looked at
        return CompletableFuture.supplyAsync(
                        () -> resolved(named),
                        work -> Thread.ofVirtual().name("berth-workspaces").start(work))
                .thenCompose(this::ready);
    }

    private CompletableFuture<AgentInstance> ready(InstanceId id) {
        return starter(id)
                .ensureReady()
                .thenApply(container -> new InstanceHandle(services, id, () -> starter(id), container));
    }

    /** Folders that were looked at a moment ago, by their real paths. */
    private boolean isFresh(InstanceId id) {
        return known(id).flatMap(InstanceStarter::fresh).isPresent();
    }

    private InstanceId resolved(InstanceId named) {
        return InstanceId.of(
                named.name(),
                Interruptible.call(
                        "looking at the workspaces",
                        () -> services.ground()
                                .folders()
                                .workspaces(
                                        named.workspaces(),
                                        services.ground().home().root())));
    }

    @Override
    public final InstanceState state(AgentId agent, Workspace... workspaces) throws InterruptedException {
        InstanceId named = InstanceId.of(new AgentName(target(), agent), List.of(workspaces));
        return overviews().state(realOrNamed(named), new Knowledge());
    }

    /** A folder that is gone has no real path any more. */
    private InstanceId realOrNamed(InstanceId named) {
        try {
            return services.ground().machine().isLocal() ? resolved(named) : named;
        } catch (BerthException e) {
            return named;
        }
    }

    @Override
    public final boolean isRecorded(InstanceId instance) {
        return services.records().instance(instance).isPresent();
    }

    @Override
    public final List<InstanceOverview> instances() throws InterruptedException {
        return overviews().of(Optional.of(target()), new Knowledge());
    }

    private Overviews overviews() {
        return new Overviews(services.ground(), services.records());
    }

    @Override
    public final void stop(AgentId agent) throws InterruptedException {
        maintenance(agent).stop(Optional.empty());
        forget(id -> id.agent().equals(agent));
    }

    @Override
    public final void stop(InstanceId instance) throws InterruptedException {
        maintenance(instance.agent()).stop(Optional.of(instance));
        forget(instance::equals);
    }

    @Override
    public final void remove(AgentId agent, boolean withHome) throws InterruptedException {
        if (withHome) {
            maintenance(agent).removeWithHome();
        } else {
            maintenance(agent).remove(Optional.empty());
        }
        forget(id -> id.agent().equals(agent));
    }

    @Override
    public final void remove(InstanceId instance) throws InterruptedException {
        maintenance(instance.agent()).remove(Optional.of(instance));
        forget(instance::equals);
    }

    private InstanceMaintenance maintenance(AgentId agent) {
        return InstanceMaintenance.of(services.ground(), services.records(), new AgentName(target(), agent))
                .beforeEnd(services.supervisors()::end);
    }

    @Override
    public final List<String> logs(AgentId agent, int lines) {
        return InstanceMaintenance.logs(services.records(), new AgentName(target(), agent), Optional.empty(), lines);
    }

    @Override
    public final List<String> logs(InstanceId instance, int lines) {
        return InstanceMaintenance.logs(services.records(), instance.name(), Optional.of(instance), lines);
    }

    private InstanceStarter starter(InstanceId id) {
        lock.lock();
        try {
            if (closed) {
                throw new BerthException(
                        ErrorKind.CANCELLED, "using " + id, "its runtime is closed", "open a new runtime");
            }
            return starters.computeIfAbsent(
                    id, _ -> new InstanceStarter(services, id, new BackOff(InstantSource.system())));
        } finally {
            lock.unlock();
        }
    }

    private Optional<InstanceStarter> known(InstanceId id) {
        lock.lock();
        try {
            return Optional.ofNullable(starters.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** A starter whose start runs is kept, so that closing finds it. */
    private void forget(Predicate<InstanceId> ended) {
        lock.lock();
        try {
            starters.entrySet()
                    .removeIf(entry ->
                            ended.test(entry.getKey()) && entry.getValue().forget());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void close() {
        List<InstanceStarter> all;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            all = List.copyOf(starters.values());
        } finally {
            lock.unlock();
        }
        CompletableFuture<?>[] ends = all.stream().map(InstanceStarter::close).toArray(CompletableFuture[]::new);
        boolean _ = UninterruptibleWait.await(
                CompletableFuture.allOf(ends), services.ground().limits().value(KnownLimits.CLOSE));
        services.supervisors().close();
        services.owner().close();
    }

    private final class Knowledge implements Overviews.Knowledge {
        @Override
        public InstanceState state(InstanceId id) {
            return known(id).map(InstanceStarter::state).orElseGet(InstanceState.Absent::new);
        }

        @Override
        public Login login(AgentName name, Set<String> facts) {
            return services.login(name, facts);
        }
    }

    /** Whether a container has folders such as {@code /run} of its own; one without a sandbox and images has those of this host. */
    private boolean hasOwnFolders() {
        return services.contained() || services.engine().images().isPresent();
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
            Map<String, String> all = new TreeMap<>(git().map(git -> hasOwnFolders()
                            ? git.environment(place.workspaces())
                            : git.environmentWithoutFile(place.workspaces()))
                    .orElse(Map.of()));
            all.putAll(ContainerAgentRuntime.this.environment(place));
            return all;
        }

        @Override
        public Map<String, String> secrets() {
            Map<String, String> all = new TreeMap<>(
                    git().filter(_ -> hasOwnFolders()).map(GitSettings::secrets).orElse(Map.of()));
            all.putAll(ContainerAgentRuntime.this.secrets());
            return all;
        }

        @Override
        public void refused(Collection<String> secrets) {
            ContainerAgentRuntime.this.refused(secrets);
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
            List<ContainerFile> all = new ArrayList<>(ContainerAgentRuntime.this.containerFiles(place));
            git().filter(_ -> hasOwnFolders())
                    .map(git -> git.file(place.workspaces()))
                    .ifPresent(all::add);
            return all;
        }

        @Override
        public Optional<String> provider() {
            return ContainerAgentRuntime.this.provider();
        }
    }
}
