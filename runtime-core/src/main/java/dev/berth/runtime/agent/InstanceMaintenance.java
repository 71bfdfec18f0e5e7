package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.KnownLimits;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Stops, removes and reads what there is of an instance, by its record and its labels alone: the agent's program may not be known
 * any more.
 *
 * @param forget called under the instance's lock, before anything is done to it
 */
record InstanceMaintenance(HostServices ground, InstanceRecords records, InstanceNames names, Runnable forget) {
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    static InstanceMaintenance of(HostServices ground, InstanceRecords records, Target target, AgentId agent) {
        return new InstanceMaintenance(
                ground, records, new InstanceNames(ground.home().id(), target, agent), () -> {});
    }

    InstanceMaintenance forgetting(Runnable other) {
        return new InstanceMaintenance(ground, records, names, other);
    }

    /** Our containers of the instance, newest generation first. */
    List<ContainerDetails> survey() throws InterruptedException {
        return ground.engine().containers().list(names.labels()).stream()
                .sorted(Comparator.comparingInt(ContainerStep::generation).reversed())
                .toList();
    }

    void stop() throws InterruptedException {
        try (HomeLock _ = locked("stops it")) {
            List<ContainerDetails> found = known();
            forget.run();
            Containers containers = ground.engine().containers();
            for (ContainerDetails container : found) {
                containers.stop(container.id(), STOP_GRACE);
            }
        }
    }

    void remove(boolean withHome) throws InterruptedException {
        try (HomeLock _ = locked("removes it")) {
            List<ContainerDetails> found = known();
            forget.run();
            for (ContainerDetails container : found) {
                ground.engine().containers().remove(container.id());
            }
            if (withHome) {
                removeHome();
                records.delete(names.target(), names.agent());
            } else {
                records.find(names.target(), names.agent()).ifPresent(record -> records.write(record.homeOnly()));
            }
        }
    }

    private void removeHome() throws InterruptedException {
        if (ground.engine().volumes().isPresent()) {
            ground.engine().volumes().get().remove(names.volume());
        }
    }

    private HomeLock locked(String phase) throws InterruptedException {
        return ground.locks().acquire(names.lock(), phase, KnownLimits.LOCK, (List<LockHolder> _) -> {});
    }

    private List<ContainerDetails> known() throws InterruptedException {
        List<ContainerDetails> found = survey();
        if (found.isEmpty() && records.find(names.target(), names.agent()).isEmpty()) {
            throw unknown(names.target(), names.agent());
        }
        return found;
    }

    static List<String> logs(InstanceRecords records, Target target, AgentId agent, int lines) {
        InstanceLog log = new InstanceLog(records.home(), target, agent);
        if (!log.exists() && records.find(target, agent).isEmpty()) {
            throw unknown(target, agent);
        }
        return log.last(lines);
    }

    private static BerthException unknown(Target target, AgentId agent) {
        return new BerthException(
                ErrorKind.UNKNOWN_AGENT,
                "looking for " + target + "/" + agent,
                "there is no such instance in this home",
                "berth ps lists those that there are");
    }
}
