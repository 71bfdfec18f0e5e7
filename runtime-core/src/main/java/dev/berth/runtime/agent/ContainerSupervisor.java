package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.PreparedExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.AdapterLauncher;
import dev.berth.runtime.session.AgentSessions;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that this process runs in one container: the adapters with their sessions, turns, terminals and other programs.
 * There is one supervisor for a container in a process. It counts the container's users, in this process and with a lock in
 * others. When the instance has moved to another container, the one that ends the last use removes this container. Safe for all
 * threads.
 */
final class ContainerSupervisor implements AdapterLauncher, ContainerAdapter.Place, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContainerSupervisor.class);

    // immutable state
    private final RuntimeServices services;
    private final InstanceId id;
    private final ContainerRecord record;
    private final ContainerId container;
    private final AgentContainer agent;
    private final InstanceLog instanceLog;
    private final ScopeHolder scope;
    private final AgentSessions sessions;
    private final RetiredRemoval removal;
    private final ReentrantLock lock = new ReentrantLock();

    // mutable state
    private final AtomicReference<@Nullable PreparedExec> prepared = new AtomicReference<>();
    private final Set<CountedUse> uses = ConcurrentHashMap.newKeySet();

    // guarded by lock
    private boolean closed;
    private @Nullable CompletableFuture<List<AgentEvent.ProbeWarning>> warnings;

    ContainerSupervisor(
            RuntimeServices services,
            InstanceId id,
            ContainerRecord record,
            AgentContainer agent,
            InstanceLog instanceLog) {
        this.services = services;
        this.id = id;
        this.record = record;
        this.container = new ContainerId(record.id());
        this.agent = agent;
        this.instanceLog = instanceLog;
        this.scope = new ScopeHolder(services.engine().containers(), container, services.owner());
        this.sessions =
                AgentSessions.on(this, agent.expected(), services.ground().limits());
        this.removal = new RetiredRemoval(services, id, new RetiredContainer(container, useLock()));
    }

    ContainerId container() {
        return container;
    }

    AgentContainer agent() {
        return agent;
    }

    ScopeHolder scope() {
        return scope;
    }

    AgentSessions sessions() {
        return sessions;
    }

    InstanceSnapshot snapshot() {
        return new InstanceSnapshot(
                container, record.name(), record.generation(), record.image(), agent.login(), agent.note());
    }

    /** Enters the container for the next adapter; empty where that saves nothing. */
    Optional<PreparedExec> prepareAdapter() throws InterruptedException {
        Optional<PreparedExec> place = scope.scope().prepare();
        dropPrepared(prepared.getAndSet(place.orElse(null)));
        return place;
    }

    /** Gives up the place of an adapter that was not launched. */
    void dropPreparedAdapter() {
        dropPrepared(prepared.getAndSet(null));
    }

    private static void dropPrepared(@Nullable PreparedExec place) {
        if (place != null) {
            place.close();
        }
    }

    @Override
    public Adapter launch() throws InterruptedException {
        ExecScope open = scope.scope();
        ExecSpec adapter = agent.adapter();
        PreparedExec place = prepared.getAndSet(null);
        return new ContainerAdapter(
                place == null ? open.start(adapter) : place.start(adapter),
                List.copyOf(adapter.secrets().values()),
                open,
                services.settings().resources().memory(),
                record.generation(),
                this,
                id.target() + "-" + id.agent(),
                instanceLog);
    }

    @Override
    public WorkspaceWatch workspaces() {
        return services.workspaces(id);
    }

    /**
     * Keeps the container from being removed.
     *
     * @throws ContainerReplacedException when the instance has another container by now
     */
    @Override
    public Adapter.Use use(String what) throws InterruptedException {
        HomeLock held = lockShared(what);
        boolean current = false;
        try {
            // the container may have been removed while the lock was waited for
            Optional<String> reason = isClosed() ? Optional.of("its container was closed") : replaced();
            if (reason.isPresent()) {
                throw new ContainerReplacedException(id, what, reason.get());
            }
            current = true;
            return new CountedUse(held);
        } finally {
            if (!current) {
                held.close();
            }
        }
    }

    private HomeLock lockShared(String what) throws InterruptedException {
        try {
            return services.ground().locks().acquireShared(useLock(), what, KnownLimits.BUSY_ANSWER, _ -> {});
        } catch (LimitReachedException e) {
            // a container that is being removed is locked until it is gone
            throw replaced()
                    .<BerthException>map(reason -> new ContainerReplacedException(id, what, reason))
                    .orElse(e);
        }
    }

    private String useLock() {
        return services.names(id).useLock(record.generation());
    }

    /** The reason why this is not the container of the instance any more, as the instance's record says. */
    @Override
    public Optional<String> replaced() {
        return replaced(services.records(), id, container);
    }

    static Optional<String> replaced(InstanceRecords records, InstanceId id, ContainerId container) {
        Optional<InstanceRecord> now = records.instance(id);
        if (now.isEmpty()) {
            return Optional.of("the instance was removed");
        }
        return now.get().container().isEmpty() || now.get().isIn(container)
                ? Optional.empty()
                : Optional.of(
                        "its container was replaced by generation " + now.get().generation());
    }

    /** The agent's module may get another credential for the next adapter. */
    @Override
    public void loginRefused(List<String> secrets) {
        services.traits().refused(secrets);
    }

    /** The warnings of the slow probes, which run once. */
    CompletableFuture<List<AgentEvent.ProbeWarning>> warnings() {
        lock.lock();
        try {
            CompletableFuture<List<AgentEvent.ProbeWarning>> known = warnings;
            if (known == null) {
                known = probe();
                warnings = known;
            }
            return known.copy();
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<List<AgentEvent.ProbeWarning>> probe() {
        CompletableFuture<List<AgentEvent.ProbeWarning>> looked = new CompletableFuture<>();
        Thread looker = Thread.ofVirtual().name("berth-probe").start(() -> look(looked));
        return services.ground()
                .limits()
                .bound(KnownLimits.PROBE, "probing the provider of " + id.name(), looked, () -> "")
                .handle((seen, failure) -> {
                    looker.interrupt();
                    if (failure == null) {
                        return seen;
                    }
                    log.warn("provider was not probed agent={}: {}", id.name(), failure.getMessage());
                    return List.of();
                });
    }

    private void look(CompletableFuture<List<AgentEvent.ProbeWarning>> looked) {
        try {
            looked.complete(new ProviderWarnings(services, id).look(scope));
        } catch (RuntimeException e) {
            looked.completeExceptionally(e);
        } finally {
            looked.complete(List.of());
        }
    }

    InstanceId id() {
        return id;
    }

    /** Whether this process never ran anything in the container, of that instance. */
    boolean isUnusedOf(InstanceId instance) {
        return id.equals(instance) && !scope.opened() && uses.isEmpty();
    }

    /** Whether the container is known to be gone. */
    boolean isLost() {
        return scope.lost();
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what this process runs in the container. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        // before the uses end: the caller may hold the instance's lock
        removal.beginClosing();
        sessions.close();
        scope.close();
        List.copyOf(uses).forEach(CountedUse::close);
        removal.close();
    }

    /** A use, by a turn, a terminal or another program. */
    private final class CountedUse implements Adapter.Use {
        private final HomeLock held;
        private final AtomicBoolean ended = new AtomicBoolean();

        CountedUse(HomeLock held) {
            this.held = held;
            uses.add(this);
        }

        @Override
        public void close() {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            uses.remove(this);
            try {
                held.close();
                removal.useEnded();
            } catch (BerthException e) {
                log.warn("end of a use was not recorded container={}: {}", record.name(), e.seen());
            }
        }
    }
}
