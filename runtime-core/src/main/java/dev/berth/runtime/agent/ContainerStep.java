package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an instance to exactly one running container that is as planned: what matches is adopted, what died is started, what is
 * missing is created, what differs is replaced when nothing runs in it. Others' containers are never touched.
 */
record ContainerStep(RuntimeParts parts, InstanceNames names) {
    private static final Logger log = LoggerFactory.getLogger(ContainerStep.class);

    /**
     * What it came to.
     *
     * @param how a word for people: adopted, started, created, replaced
     */
    record Result(InstanceRecord record, ContainerId id, String how) {
        boolean fresh() {
            return !how.equals("adopted");
        }
    }

    /** Our containers of the instance, newest generation first. */
    List<ContainerDetails> survey() throws InterruptedException {
        return parts.engine().containers().list(names.labels()).stream()
                .sorted(Comparator.comparingInt(ContainerStep::generation).reversed())
                .toList();
    }

    Result bring(InstanceRecord record, String image, List<ContainerDetails> ours) throws InterruptedException {
        ContainerPlan plan = parts.plan(record, image);
        Optional<ContainerDetails> matching =
                ours.stream().filter(found -> matches(found, plan)).findFirst();
        if (matching.isPresent()) {
            Optional<Result> kept = keep(record, plan, matching.get());
            if (kept.isPresent()) {
                dismiss(ours, kept.get().id());
                return kept.get();
            }
        }
        return ours.isEmpty()
                ? create(record, image, record.generation() + 1, "created")
                : replace(record, image, ours);
    }

    private Optional<Result> keep(InstanceRecord record, ContainerPlan plan, ContainerDetails found)
            throws InterruptedException {
        InstanceRecord in =
                sameAs(record, found) ? record : record.in(found.name(), generation(found), plan.hash(), plan.image());
        return switch (found.state()) {
            case ContainerState.Running _ -> Optional.of(new Result(in, found.id(), "adopted"));
            case ContainerState.Created _ -> started(in, found, "started");
            case ContainerState.Exited exited ->
                started(in, found, exited.outOfMemory() ? "started again, it had run out of memory" : "started again");
            case ContainerState.Paused _, ContainerState.Other _ -> Optional.empty();
        };
    }

    /** Empty when a folder that it mounts is gone: then it can never start again. */
    private Optional<Result> started(InstanceRecord record, ContainerDetails found, String how)
            throws InterruptedException {
        if (!present(record.workspaces()).equals(record.workspaces())) {
            return Optional.empty();
        }
        Containers containers = parts.engine().containers();
        containers.start(found.id());
        // an engine may report a start that did not last
        ContainerState now =
                containers.inspect(found.name()).map(ContainerDetails::state).orElse(found.state());
        if (!now.running()) {
            throw died(found.name(), now);
        }
        return Optional.of(new Result(record, found.id(), how));
    }

    private BerthException died(String name, ContainerState state) {
        boolean memory = state instanceof ContainerState.Exited exited && exited.outOfMemory();
        return new BerthException(
                memory ? ErrorKind.OUT_OF_MEMORY : ErrorKind.CONTAINER_DIED,
                "starting container " + name,
                "it was started and is now " + state,
                memory
                        ? "raise its memory: -c container.memory=8g"
                        : "remove it with berth rm and make it anew; the agent's home is kept");
    }

    private Result create(InstanceRecord record, String image, int generation, String how) throws InterruptedException {
        try {
            return createAs(record, image, generation, how);
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.NAME_TAKEN || !nobodyHas(names.container(generation))) {
                throw e;
            }
            log.debug("name of no container is reserved name={}", names.container(generation));
            return createAs(record, image, generation + 1, how);
        }
    }

    /** A nerdctl that was killed while it created a container keeps the name for ever, and no container has it. */
    private boolean nobodyHas(String name) throws InterruptedException {
        return parts.engine().containers().inspect(name).isEmpty();
    }

    private Result createAs(InstanceRecord record, String image, int generation, String how)
            throws InterruptedException {
        InstanceRecord there = record.withWorkspaces(present(record.workspaces()));
        ContainerPlan plan = parts.plan(there, image);
        InstanceRecord in = there.in(names.container(generation), generation, plan.hash(), image);
        if (parts.contained()
                && record.user().uid() != UserRule.AGENT.uid()
                && record.user().uid() != 0) {
            takeHome(record, image);
        }
        ContainerId id = parts.engine().containers().run(plan.spec(generation));
        // at once: a generation counts, also if this container is lost before it was of any use
        parts.records().write(in);
        return new Result(in, id, how);
    }

    private void takeHome(InstanceRecord record, String image) throws InterruptedException {
        if (parts.engine().volumes().isPresent()) {
            parts.engine().volumes().get().own(names.volume(), ContainerPlan.HOME, record.user(), image);
        }
    }

    private Result replace(InstanceRecord record, String image, List<ContainerDetails> ours)
            throws InterruptedException {
        String tried = "replacing the container of " + parts.title(names.agent());
        try (HomeLock _ = parts.ground()
                .locks()
                .acquire(names.useLock(), "replaces the container", KnownLimits.BUSY_ANSWER, _ -> {})) {
            for (ContainerDetails old : ours) {
                parts.engine().containers().remove(old.id());
            }
            int newest = ours.stream().mapToInt(ContainerStep::generation).max().orElse(0);
            return create(record, image, Math.max(newest, record.generation()) + 1, "replaced");
        } catch (LimitReachedException e) {
            if (e.limit().equals(KnownLimits.BUSY_ANSWER)) {
                throw ContainerAdapterLauncher.busy(names, tried, parts.ground().locks(), e);
            }
            throw e;
        }
    }

    /** Leftovers of a replacement that was killed half-way. */
    private void dismiss(List<ContainerDetails> ours, ContainerId kept) throws InterruptedException {
        for (ContainerDetails other : ours) {
            if (!other.id().equals(kept)) {
                parts.engine().containers().remove(other.id());
            }
        }
    }

    static boolean matches(ContainerDetails found, ContainerPlan plan) {
        return plan.hash().equals(found.labels().get(InstanceNames.SPEC));
    }

    static int generation(ContainerDetails found) {
        String label = found.labels().getOrDefault(InstanceNames.GENERATION, "0");
        return label.matches("\\d{1,9}") ? Integer.parseInt(label) : 0;
    }

    private static boolean sameAs(InstanceRecord record, ContainerDetails found) {
        return record.container().filter(found.name()::equals).isPresent() && record.generation() == generation(found);
    }

    private static SortedSet<Workspace> present(SortedSet<Workspace> workspaces) {
        return workspaces.stream()
                .filter(workspace -> Files.isDirectory(workspace.path()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
