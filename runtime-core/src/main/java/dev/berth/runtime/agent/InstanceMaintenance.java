package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.Futures;
import dev.berth.runtime.limit.KnownLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Stops, removes and reads the log of an agent's instances, by their records and labels alone: the agent's program may not be
 * known any more.
 *
 * @param beforeEnd called for each container, under the instance's lock, before the container is stopped or removed
 */
record InstanceMaintenance(
        HostServices ground, InstanceRecords records, AgentName name, Consumer<ContainerId> beforeEnd) {
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    static InstanceMaintenance of(HostServices ground, InstanceRecords records, AgentName name) {
        return new InstanceMaintenance(ground, records, name, _ -> {});
    }

    InstanceMaintenance beforeEnd(Consumer<ContainerId> other) {
        return new InstanceMaintenance(ground, records, name, other);
    }

    /** Does nothing if there is something to stop or to remove. UNKNOWN_AGENT, RECORDED_ELSEWHERE. */
    void requireKnown(Optional<InstanceId> only) throws InterruptedException {
        boolean recorded = only.isPresent()
                ? records.instance(only.get()).isPresent()
                : records.agent(name).isPresent();
        if (!recorded) {
            // containers without a record can be removed too
            var _ = keys(only);
        }
    }

    /** Stops the containers of one instance, or of all. UNKNOWN_AGENT, RECORDED_ELSEWHERE. */
    void stop(Optional<InstanceId> only) throws InterruptedException {
        eachKey(keys(only), "stops it", key -> {
            for (ContainerDetails container : containers(key)) {
                beforeEnd.accept(container.id());
                ground.engine().containers().stop(container.id(), STOP_GRACE);
            }
        });
    }

    /** Removes the containers and records of one instance, or of all. UNKNOWN_AGENT, RECORDED_ELSEWHERE. */
    void remove(Optional<InstanceId> only) throws InterruptedException {
        remove(keys(only));
    }

    private void remove(SortedSet<String> keys) throws InterruptedException {
        eachKey(keys, "removes it", key -> {
            for (ContainerDetails container : containers(key)) {
                beforeEnd.accept(container.id());
                ground.engine().containers().remove(container.id());
            }
            records.delete(name, key);
        });
    }

    /** Removes all instances, the agent's home and its record. UNKNOWN_AGENT, RECORDED_ELSEWHERE. */
    void removeWithHome() throws InterruptedException {
        checkEngine();
        SortedSet<String> removed = keys(Optional.empty());
        while (!tryRemoveHome(removed)) {
            removed.addAll(keys(Optional.empty()));
        }
    }

    /** Answers whether the home was removed; else an instance was begun meanwhile, and must be removed first. */
    private boolean tryRemoveHome(SortedSet<String> keys) throws InterruptedException {
        remove(keys);
        try (HomeLock _ = lock(names("").agentLock(), "removes its home")) {
            if (!containers().isEmpty() || !records.instances(name).isEmpty()) {
                return false;
            }
            Optional<Volumes> volumes = ground.engine().volumes();
            if (volumes.isPresent()) {
                removeHomes(volumes.get());
            }
            records.delete(name);
            return true;
        }
    }

    /** The agent's home, and the homes of its instances where each has one, also of those that were removed earlier. */
    private void removeHomes(Volumes volumes) throws InterruptedException {
        InstanceNames names = names("");
        String home = records.agent(name).flatMap(AgentRecord::volume).orElseGet(names::volume);
        // a Berth without instances could give two agents the same volume
        boolean shared = records.agents().stream()
                .anyMatch(other -> !other.name().equals(name)
                        && other.volume().filter(home::equals).isPresent());
        if (!shared) {
            volumes.remove(home);
        }
        for (String volume : volumes.list(Map.of())) {
            if (names.isVolumeOfInstances(volume)) {
                volumes.remove(volume);
            }
        }
    }

    /** The last lines of the log of one instance, or of the logs of all by their times. UNKNOWN_AGENT. */
    static List<String> logs(InstanceRecords records, AgentName name, Optional<InstanceId> only, int lines) {
        List<InstanceLog> logs = only.map(id -> List.of(new InstanceLog(records.home(), id)))
                .orElseGet(() -> InstanceLog.ofAgent(records.home(), name));
        boolean known = only.isPresent()
                ? records.instance(only.get()).isPresent()
                : records.agent(name).isPresent();
        if (!known && logs.stream().noneMatch(InstanceLog::exists)) {
            throw unknown(name, only);
        }
        if (logs.size() == 1) {
            return logs.getFirst().last(lines);
        }
        List<String> all =
                InstanceLog.byTime(logs.stream().map(log -> log.last(lines)).toList());
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** The keys of the instances; an empty one stands for the containers of a Berth without instances. */
    private SortedSet<String> keys(Optional<InstanceId> only) throws InterruptedException {
        SortedSet<String> keys = new TreeSet<>();
        List<InstanceRecord> recorded = records.instances(name);
        List<ContainerDetails> found = containers();
        recorded.forEach(record -> keys.add(record.id().key()));
        found.forEach(container -> keys.add(key(container)));
        if (found.isEmpty()
                && recorded.stream().anyMatch(record -> record.container().isPresent())) {
            checkEngine();
        }
        only.ifPresent(id -> keys.retainAll(Set.of(id.key())));
        if (keys.isEmpty() && (only.isPresent() || !hasRecordOrHome())) {
            throw unknown(name, only);
        }
        return keys;
    }

    /** A home without a record is the agent's too: the record was lost. */
    private boolean hasRecordOrHome() throws InterruptedException {
        Optional<Volumes> volumes = ground.engine().volumes();
        return records.agent(name).isPresent()
                || (volumes.isPresent() && volumes.get().list(Map.of()).stream().anyMatch(names("")::isHomeOfAgent));
    }

    /** RECORDED_ELSEWHERE when another engine of the same name answers: its containers and homes are not the agent's. */
    private void checkEngine() throws InterruptedException {
        Optional<AgentRecord> agent = records.agent(name);
        if (agent.isPresent()) {
            ground.engine()
                    .identity()
                    .requireSame(
                            "looking for the containers of " + name,
                            agent.get().host().identity());
        }
    }

    /** Something done to an instance, under its lock. */
    private interface Action {
        void run(String key) throws InterruptedException;
    }

    /** All instances at once: together they take as long as the slowest. The failure of one ends no other. */
    private void eachKey(SortedSet<String> keys, String phase, Action action) throws InterruptedException {
        Map<Thread, CompletableFuture<Void>> all = new LinkedHashMap<>();
        for (String key : keys) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual()
                    .name("berth-maintenance")
                    .unstarted(() -> complete(end, () -> locked(key, phase, action)));
            all.put(thread, end);
            thread.start();
        }
        List<BerthException> failures = new ArrayList<>();
        try {
            for (CompletableFuture<Void> end : all.values()) {
                waitFor(end).ifPresent(failures::add);
            }
        } finally {
            // after an interrupt
            all.keySet().forEach(Thread::interrupt);
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.getFirst()::addSuppressed);
            throw failures.getFirst();
        }
    }

    private static Optional<BerthException> waitFor(CompletableFuture<Void> end) throws InterruptedException {
        try {
            var _ = Futures.get(end);
            return Optional.empty();
        } catch (BerthException e) {
            return Optional.of(e);
        }
    }

    private static void complete(CompletableFuture<Void> end, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        } finally {
            end.complete(null);
        }
    }

    private void locked(String key, String phase, Action action) {
        var _ = Interruptible.call("ending the containers of " + name, () -> {
            try (HomeLock _ = lock(names(key).lock(), phase)) {
                action.run(key);
                return true;
            }
        });
    }

    private List<ContainerDetails> containers(String key) throws InterruptedException {
        return containers().stream()
                .filter(container -> key(container).equals(key))
                .toList();
    }

    private List<ContainerDetails> containers() throws InterruptedException {
        return ground.engine().containers().list(names("").agentLabels());
    }

    private static String key(ContainerDetails container) {
        return container.labels().getOrDefault(InstanceNames.INSTANCE, "");
    }

    private InstanceNames names(String key) {
        return new InstanceNames(ground.home().id(), name, key);
    }

    private HomeLock lock(String lock, String phase) throws InterruptedException {
        return ground.locks().acquire(lock, phase, KnownLimits.LOCK, _ -> {});
    }

    private static BerthException unknown(AgentName name, Optional<InstanceId> only) {
        return new BerthException(
                ErrorKind.UNKNOWN_AGENT,
                "looking for " + only.map(InstanceId::toString).orElse(name.toString()),
                "there is no such instance in this home",
                "name one of the instances of this home");
    }
}
