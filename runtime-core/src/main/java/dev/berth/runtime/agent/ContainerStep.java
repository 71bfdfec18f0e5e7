package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an instance to exactly one running container that is as planned: what matches is adopted, what died is started, what is
 * missing is created, what differs is replaced when nothing runs in it, and only once the new one is proved. Others' containers are never touched.
 */
record ContainerStep(RuntimeServices parts, InstanceNames names) {
    private static final Logger log = LoggerFactory.getLogger(ContainerStep.class);
    private static final String ADOPTED = "adopted";

    /**
     * What it came to.
     *
     * @param how for people: adopted, started, created, replaced
     */
    record Result(InstanceRecord record, ContainerId id, String how) {
        boolean fresh() {
            return !how.startsWith(ADOPTED);
        }
    }

    /** Our containers of the instance, newest generation first. */
    List<ContainerDetails> survey() throws InterruptedException {
        return InstanceMaintenance.of(parts.ground(), parts.records(), names.target(), names.agent())
                .survey();
    }

    /** Refuses a workspace that this engine cannot mount, before anything is made or waited for. */
    void check(Collection<Workspace> wanted) {
        for (Workspace workspace : wanted) {
            String path = workspace.toString();
            ContainerSpec spec =
                    ContainerSpec.of("check", "", List.of()).withMounts(List.of(new Mount.Bind(path, path, false)));
            try {
                parts.engine().containers().check(spec);
            } catch (BerthException e) {
                throw new BerthException(
                        ErrorKind.WORKSPACE_FORBIDDEN, "using " + path + " as a workspace", e.seen(), e.todo(), e);
            }
        }
    }

    /** What the instance had stays beside it until the handover is committed. */
    ContainerReplacement bring(InstanceRecord before, InstanceRecord record, String image, List<ContainerDetails> ours)
            throws InterruptedException {
        ContainerPlan plan = parts.plan(record, image);
        Optional<ContainerDetails> matching =
                ours.stream().filter(found -> matches(found, plan)).findFirst();
        boolean nobodyThere =
                matching.map(found -> ours.size() == 1 || before.isIn(found)).orElse(ours.isEmpty());
        if (nobodyThere) {
            ContainerReplacement quiet = ContainerReplacement.quiet(parts, names, before, ours);
            if (matching.isEmpty()) {
                Result created = create(quiet, record, image, "created");
                // at once: a generation counts, also if this container is lost before it was of any use
                parts.records().write(created.record());
                return quiet.to(created);
            }
            Optional<Result> kept = keep(quiet, record, plan, matching.get());
            if (kept.isPresent()) {
                return quiet.to(kept.get());
            }
        }
        Optional<ContainerReplacement> later = later(before, record, plan, ours);
        return later.isPresent() ? later.get() : superseded(before, record, plan, matching, ours);
    }

    /** Where nothing but the image is another one, who uses the container need not be waited for: it is replaced once nobody does. */
    private Optional<ContainerReplacement> later(
            InstanceRecord before, InstanceRecord record, ContainerPlan plan, List<ContainerDetails> ours) {
        if (!before.complete()
                || before.image().equals(plan.image())
                || !parts.plan(record, before.image()).hash().equals(before.spec())) {
            return Optional.empty();
        }
        return ours.stream()
                .filter(found -> before.isIn(found) && found.state().running())
                .findFirst()
                .filter(_ -> inUse())
                .map(found -> ContainerReplacement.quiet(parts, names, before, List.of(found))
                        .to(new Result(before, found.id(), ADOPTED + " with its image before, something runs there")));
    }

    private boolean inUse() {
        Optional<HomeLock> use =
                parts.ground().locks().tryAcquire(names.useLock(), "looks whether anything runs there");
        use.ifPresent(HomeLock::close);
        return use.isEmpty();
    }

    private ContainerReplacement superseded(
            InstanceRecord before,
            InstanceRecord record,
            ContainerPlan plan,
            Optional<ContainerDetails> matching,
            List<ContainerDetails> ours)
            throws InterruptedException {
        ContainerReplacement handover = ContainerReplacement.exclusive(parts, names, before, ours);
        boolean brought = false;
        try {
            Optional<Result> kept =
                    matching.isPresent() ? keep(handover, record, plan, matching.get()) : Optional.empty();
            handover.to(kept.isPresent() ? kept.get() : create(handover, record, plan.image(), "replaced"));
            brought = true;
            return handover;
        } catch (BerthException e) {
            handover.close();
            throw handover.told(e);
        } finally {
            if (!brought) {
                handover.close();
            }
        }
    }

    private Optional<Result> keep(
            ContainerReplacement handover, InstanceRecord record, ContainerPlan plan, ContainerDetails found)
            throws InterruptedException {
        if (!record.complete() && record.user().uid() != 0) {
            // a change that was killed half-way may have given the home to somebody else
            handover.giveHome(record.user(), plan.image());
        }
        InstanceRecord in =
                record.isIn(found) ? record : record.in(found.name(), generation(found), plan.hash(), plan.image());
        return switch (found.state()) {
            case ContainerState.Running _ -> Optional.of(new Result(in, found.id(), ADOPTED));
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

    private Result create(ContainerReplacement handover, InstanceRecord record, String image, String how)
            throws InterruptedException {
        InstanceRecord there = record.withWorkspaces(present(record.workspaces()));
        ContainerUser user = record.user();
        boolean imagesOwn =
                user.equals(UserRule.AGENT) && user.equals(handover.before().user());
        if (!imagesOwn && user.uid() != 0) {
            handover.giveHome(user, image);
        }
        int generation = handover.nextGeneration();
        try {
            return createAs(there, image, generation, how);
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.NAME_TAKEN || !nobodyHas(names.container(generation))) {
                throw e;
            }
            log.debug("name of no container is reserved name={}", names.container(generation));
            return createAs(there, image, generation + 1, how);
        }
    }

    /** A nerdctl that was killed while it created a container keeps the name for ever, and no container has it. */
    private boolean nobodyHas(String name) throws InterruptedException {
        return parts.engine().containers().inspect(name).isEmpty();
    }

    private Result createAs(InstanceRecord there, String image, int generation, String how)
            throws InterruptedException {
        ContainerPlan plan = parts.plan(there, image);
        try {
            ContainerId id = parts.engine().containers().run(plan.spec(generation));
            return new Result(there.in(names.container(generation), generation, plan.hash(), image), id, how);
        } catch (BerthException e) {
            throw RejectedSetting.named(e, parts.settings());
        }
    }

    static boolean matches(ContainerDetails found, ContainerPlan plan) {
        return plan.hash().equals(found.labels().get(InstanceNames.SPEC));
    }

    static int generation(ContainerDetails found) {
        String label = found.labels().getOrDefault(InstanceNames.GENERATION, "0");
        return label.matches("\\d{1,9}") ? Integer.parseInt(label) : 0;
    }

    private SortedSet<Workspace> present(SortedSet<Workspace> workspaces) throws InterruptedException {
        SortedSet<Workspace> present = new TreeSet<>();
        for (Workspace workspace : workspaces) {
            if (parts.ground().folders().isFolder(workspace.path())) {
                present.add(workspace);
            }
        }
        return present;
    }
}
