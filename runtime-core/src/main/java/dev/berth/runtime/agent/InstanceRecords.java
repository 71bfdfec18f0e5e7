package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.KnownLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The records of the agents of a home and of their instances, one file each. Safe for all threads and for several processes: a
 * change is made under a lock of the agent's records, and replaces a file as a whole.
 */
final class InstanceRecords {
    private static final Pattern AGENT_FILE = Pattern.compile("([a-z0-9][a-z0-9-]{0,40})\\.json");
    private static final Pattern INSTANCE_FILE = Pattern.compile("([a-z2-7]{8})\\.json");

    private final BerthHome home;
    private final HomeLocks locks;

    InstanceRecords(BerthHome home, HomeLocks locks) {
        this.home = home;
        this.locks = locks;
    }

    BerthHome home() {
        return home;
    }

    Optional<AgentRecord> agent(AgentName name) {
        Path file = agentFile(name);
        Optional<RecordFile> read = RecordFile.read(home, file);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        if (read.get().isOld()) {
            return locked(name, () -> migrate(name, file));
        }
        return Optional.of(read.get().agent(name));
    }

    Optional<InstanceRecord> instance(InstanceId id) {
        var _ = agent(id.name());
        Path file = instanceFile(id);
        return RecordFile.read(home, file).map(read -> read.instance(id.name(), id.key()));
    }

    /** The readable records of all agents; {@link #unreadable()} has the others. */
    List<AgentRecord> agents() {
        List<AgentRecord> all = new ArrayList<>();
        eachAgent(name -> agent(name).ifPresent(all::add), _ -> {});
        return all;
    }

    /** The readable records of an agent's instances. */
    List<InstanceRecord> instances(AgentName name) {
        var _ = agent(name);
        List<InstanceRecord> all = new ArrayList<>();
        eachInstance(name, all::add, _ -> {});
        return all;
    }

    /** The readable records of all instances. */
    List<InstanceRecord> instances() {
        return agents().stream()
                .flatMap(agent -> instances(agent.name()).stream())
                .toList();
    }

    List<Unreadable> unreadable() {
        List<Unreadable> all = new ArrayList<>();
        eachAgent(
                name -> {
                    if (agent(name).isPresent()) {
                        eachInstance(name, _ -> {}, all::add);
                    }
                },
                all::add);
        return all;
    }

    /**
     * A record that cannot be read.
     *
     * @param ofAgent whether it is the agent's own, so that none of its instances is known; else that of one instance
     */
    record Unreadable(AgentName name, boolean ofAgent, BerthException reason) {}

    /** Changes the record of an agent, which is empty for a new one. Answers the new record. */
    AgentRecord updateAgent(AgentName name, Function<Optional<AgentRecord>, AgentRecord> change) {
        var _ = agent(name);
        return locked(name, () -> {
            Optional<AgentRecord> known = RecordFile.read(home, agentFile(name)).map(read -> read.agent(name));
            AgentRecord changed = change.apply(known);
            if (known.filter(changed::equals).isEmpty()) {
                home.write(agentFile(name), RecordFile.text(changed));
            }
            return changed;
        });
    }

    /** Changes the record of an agent unless it was removed meanwhile. */
    void updateAgentIfPresent(AgentName name, UnaryOperator<AgentRecord> change) {
        Optional<AgentRecord> before = agent(name);
        if (before.isEmpty() || change.apply(before.get()).equals(before.get())) {
            return;
        }
        var _ = locked(name, () -> {
            Optional<AgentRecord> changed =
                    RecordFile.read(home, agentFile(name)).map(read -> change.apply(read.agent(name)));
            changed.ifPresent(record -> home.write(agentFile(name), RecordFile.text(record)));
            return changed;
        });
    }

    /** Changes the record of an instance, which is empty for a new one. Answers the new record. */
    InstanceRecord update(InstanceId id, Function<Optional<InstanceRecord>, InstanceRecord> change) {
        var _ = agent(id.name());
        return locked(id.name(), () -> {
            Optional<InstanceRecord> known = instance(id);
            InstanceRecord changed = change.apply(known);
            if (known.filter(changed::equals).isEmpty()) {
                home.write(instanceFile(id), RecordFile.text(changed));
            }
            return changed;
        });
    }

    /** Changes the record of an instance unless it was removed meanwhile. */
    void updateIfPresent(InstanceId id, UnaryOperator<InstanceRecord> change) {
        var _ = agent(id.name());
        var _ = locked(id.name(), () -> {
            Optional<InstanceRecord> changed = instance(id).map(change);
            changed.ifPresent(record -> home.write(instanceFile(id), RecordFile.text(record)));
            return changed;
        });
    }

    /** Removes the record of the instance with a key, if there is one. */
    void delete(AgentName name, String key) {
        var _ = locked(name, () -> {
            home.delete(home.instance(name.target().value(), name.agent().value(), key));
            return true;
        });
    }

    /** Removes the record of an agent, and those of its instances. */
    void delete(AgentName name) {
        var _ = locked(name, () -> {
            home.list(home.instancesOf(name.target().value(), name.agent().value()))
                    .forEach(home::delete);
            home.delete(agentFile(name));
            return true;
        });
    }

    /** The instance of the agent that {@code folder} belongs to; see {@link InstanceId#around}. */
    Optional<InstanceId> around(AgentName name, Path folder) {
        return InstanceId.around(
                folder, instances(name).stream().map(InstanceRecord::id).toList());
    }

    /** Called under the lock of the agent's records: another process may have brought them to the new form meanwhile. */
    private Optional<AgentRecord> migrate(AgentName name, Path file) {
        Optional<RecordFile> read = RecordFile.read(home, file);
        if (read.isEmpty() || !read.get().isOld()) {
            return read.map(now -> now.agent(name));
        }
        // the record of the agent is written last: after a crash before it everything is done again
        for (InstanceRecord instance : read.get().oldInstances(name)) {
            // an older Berth may have been used again after a first migration
            if (RecordFile.read(home, instanceFile(instance.id())).isEmpty()) {
                home.write(instanceFile(instance.id()), RecordFile.text(instance));
            }
        }
        AgentRecord agent = read.get().oldAgent(name);
        home.write(file, RecordFile.text(agent));
        return Optional.of(agent);
    }

    private <T> T locked(AgentName name, Supplier<T> work) {
        return Interruptible.call("changing the records of " + name, () -> {
            try (HomeLock _ = locks.acquire(
                    "records-" + name.target() + "-" + name.agent(),
                    "writes its records",
                    KnownLimits.BUSY_ANSWER,
                    _ -> {})) {
                return work.get();
            }
        });
    }

    private void eachAgent(Consumer<AgentName> read, Consumer<Unreadable> failed) {
        for (Path folder : home.list(home.instances())) {
            List<Path> files = Files.isDirectory(folder) ? home.list(folder) : List.of();
            for (Path file : files) {
                Matcher agent = AGENT_FILE.matcher(String.valueOf(file.getFileName()));
                if (agent.matches() && Names.valid(String.valueOf(folder.getFileName()))) {
                    AgentName name =
                            new AgentName(Target.of(String.valueOf(folder.getFileName())), AgentId.of(agent.group(1)));
                    attempt(() -> read.accept(name), e -> failed.accept(new Unreadable(name, true, e)));
                }
            }
        }
    }

    private void eachInstance(AgentName name, Consumer<InstanceRecord> read, Consumer<Unreadable> failed) {
        for (Path file :
                home.list(home.instancesOf(name.target().value(), name.agent().value()))) {
            Matcher key = INSTANCE_FILE.matcher(String.valueOf(file.getFileName()));
            if (key.matches()) {
                attempt(
                        () -> RecordFile.read(home, file)
                                .map(found -> found.instance(name, key.group(1)))
                                .ifPresent(read),
                        e -> failed.accept(new Unreadable(name, false, e)));
            }
        }
    }

    private static void attempt(Runnable read, Consumer<BerthException> failed) {
        try {
            read.run();
        } catch (BerthException e) {
            failed.accept(e);
        }
    }

    private Path agentFile(AgentName name) {
        return home.agent(name.target().value(), name.agent().value());
    }

    private Path instanceFile(InstanceId id) {
        return home.instance(id.target().value(), id.agent().value(), id.key());
    }
}
