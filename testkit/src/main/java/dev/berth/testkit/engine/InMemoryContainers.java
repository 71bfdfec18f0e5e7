package dev.berth.testkit.engine;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.CapturedOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The containers of an {@link InMemoryEngine}. */
final class InMemoryContainers implements Containers {
    private final InMemoryEngine engine;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    InMemoryContainers(InMemoryEngine engine) {
        this.engine = engine;
    }

    @Override
    public ContainerId run(ContainerSpec spec) throws InterruptedException {
        engine.command("run " + spec.name());
        return add(spec, new ContainerState.Running(Instant.now()));
    }

    @Override
    public ContainerId create(ContainerSpec spec) throws InterruptedException {
        engine.command("create " + spec.name());
        return add(spec, new ContainerState.Created());
    }

    private ContainerId add(ContainerSpec spec, ContainerState state) {
        ContainerId id = new ContainerId("id-" + ids.incrementAndGet());
        Entry entry = new Entry(id, spec, state);
        if (entries.putIfAbsent(spec.name(), entry) != null) {
            throw new BerthException(
                    ErrorKind.NAME_TAKEN, "running " + spec.name(), "the name is taken", "remove the other container");
        }
        return id;
    }

    @Override
    public void start(ContainerId id) throws InterruptedException {
        engine.command("start " + id);
        entry(id, "starting").state = new ContainerState.Running(Instant.now());
    }

    @Override
    public Optional<ContainerDetails> inspect(String idOrName) throws InterruptedException {
        engine.command("inspect " + idOrName);
        return find(idOrName).map(Entry::details);
    }

    @Override
    public List<ContainerDetails> list(Map<String, String> labels) throws InterruptedException {
        engine.command("list " + labels.size());
        return entries.values().stream()
                .filter(entry -> entry.spec.labels().entrySet().containsAll(labels.entrySet()))
                .map(Entry::details)
                .toList();
    }

    @Override
    public void stop(ContainerId id, Duration grace) throws InterruptedException {
        engine.command("stop " + id);
        entry(id, "stopping").end(new ContainerState.Exited(143, false), "stopped");
    }

    @Override
    public void remove(ContainerId id) throws InterruptedException {
        engine.command("remove " + id);
        find(id.value()).ifPresent(entry -> removeDirectly(entry.spec.name()));
    }

    @Override
    public CapturedOutput logs(ContainerId id, int lines) throws InterruptedException {
        engine.command("logs " + id);
        return CapturedOutput.empty();
    }

    @Override
    public ExecScope scope(ContainerId id, Owner owner) throws InterruptedException {
        engine.command("scope " + id);
        Entry entry = entry(id, "opening a scope in");
        if (!entry.state.running()) {
            throw new BerthException(
                    ErrorKind.CONTAINER_STOPPED, "opening a scope", entry.spec.name() + " does not run", "start it");
        }
        InMemoryScope scope = new InMemoryScope(engine, id, entry.spec, entry.deletedMounts);
        entry.scopes.add(scope);
        return scope;
    }

    void replaceFolder(String source) {
        for (Entry entry : entries.values()) {
            entry.spec.mounts().stream()
                    .filter(mount ->
                            mount instanceof Mount.Bind bind && bind.source().equals(source))
                    .forEach(mount -> entry.deletedMounts.add(mount.target()));
        }
    }

    void kill(String name, ContainerState.Exited state) {
        find(name).orElseThrow().end(state, "killed");
    }

    List<Mount> mounts(String name) {
        return find(name).orElseThrow().spec.mounts();
    }

    void removeDirectly(String name) {
        Entry entry = entries.remove(name);
        if (entry != null) {
            entry.end(new ContainerState.Exited(137, false), "removed");
        }
    }

    int runningPrograms() {
        return entries.values().stream()
                .flatMap(entry -> entry.scopes.stream())
                .mapToInt(InMemoryScope::runningPrograms)
                .sum();
    }

    private Optional<Entry> find(String idOrName) {
        return entries.values().stream()
                .filter(entry ->
                        entry.spec.name().equals(idOrName) || entry.id.value().equals(idOrName))
                .findFirst();
    }

    private Entry entry(ContainerId id, String what) {
        return find(id.value())
                .orElseThrow(() -> new BerthException(
                        ErrorKind.CONTAINER_ABSENT, what + " container " + id, "there is none", "create it"));
    }

    private static final class Entry {
        private final ContainerId id;
        private final ContainerSpec spec;
        private final Instant createdAt = Instant.now();
        private final List<InMemoryScope> scopes = new CopyOnWriteArrayList<>();
        private final List<String> deletedMounts = new CopyOnWriteArrayList<>();
        private volatile ContainerState state;

        Entry(ContainerId id, ContainerSpec spec, ContainerState state) {
            this.id = id;
            this.spec = spec;
            this.state = state;
        }

        ContainerDetails details() {
            return new ContainerDetails(id, spec.name(), spec.image(), spec.labels(), state, createdAt, 0);
        }

        void end(ContainerState.Exited exit, String reason) {
            state = exit;
            ExecEnding ending = exit.outOfMemory() ? new ExecEnding.Killed(9, true) : new ExecEnding.Lost(reason);
            scopes.forEach(scope -> scope.endAll(ending));
            scopes.clear();
        }
    }
}
