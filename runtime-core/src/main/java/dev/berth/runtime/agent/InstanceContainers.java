package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, starts, creates and removes the containers of one instance. Containers of others are never touched. */
record InstanceContainers(RuntimeServices services, InstanceId id, InstanceNames names) {
    private static final Logger log = LoggerFactory.getLogger(InstanceContainers.class);
    private static final Comparator<ContainerDetails> NEWEST_FIRST =
            Comparator.comparingInt(InstanceContainers::generation).reversed();

    /** The containers of all instances of the agent, those of a Berth without instances among them; newest first. */
    List<ContainerDetails> ofAgent() throws InterruptedException {
        return engine().list(names.agentLabels()).stream().sorted(NEWEST_FIRST).toList();
    }

    List<ContainerDetails> ofInstance(List<ContainerDetails> ofAgent) {
        String key = names.key();
        return ofAgent.stream()
                .filter(found -> key.equals(found.labels().get(InstanceNames.INSTANCE)))
                .toList();
    }

    /** WORKSPACE_FORBIDDEN when the machine does not see a git folder of a workspace. */
    void checkGitFolders() throws InterruptedException {
        Folders folders = services.ground().folders();
        Optional<Path> unseen = services.folders(id).unseen(folders);
        if (unseen.isPresent()) {
            throw new BerthException(
                    ErrorKind.WORKSPACE_FORBIDDEN,
                    "using the git folder " + unseen.get(),
                    folders.machine().id() + " does not see that folder",
                    folders.machine().shareAdvice(unseen.get()));
        }
    }

    /** Refuses a workspace that the engine cannot mount, before anything is made or waited for; WORKSPACE_FORBIDDEN. */
    void checkMounts() {
        for (Workspace workspace : id.workspaces()) {
            String path = workspace.toString();
            ContainerSpec spec =
                    ContainerSpec.of("check", "", List.of()).withMounts(List.of(new Mount.Bind(path, path, false)));
            try {
                engine().check(spec);
            } catch (BerthException e) {
                throw new BerthException(
                        ErrorKind.WORKSPACE_FORBIDDEN, "using " + path + " as a workspace", e.seen(), e.advice(), e);
            }
        }
    }

    /**
     * Creates the first container of an instance while the engine is still asked whether there is one, and whether the image is
     * there: most likely there is no container, and the image is. Empty when that was wrong; nothing is left then.
     */
    Optional<StartedContainer> guess(
            AgentRecord agent, InstanceRecord before, String image, InParallel<List<ContainerDetails>> listed)
            throws InterruptedException {
        try (InParallel<Boolean> present = InParallel.start("berth-image", services.images()::present)) {
            StartedContainer begun = create(agent, before, image, 1, StartedContainer.How.CREATED);
            boolean right = ofInstance(listed.result()).stream()
                            .allMatch(found -> found.id().equals(begun.id()))
                    && present.result();
            if (!right) {
                remove(begun);
                return Optional.empty();
            }
            return Optional.of(begun);
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.IMAGE_ABSENT || e.kind() == ErrorKind.NAME_TAKEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Has one running container that is as planned: adopted, started, or created beside those that differ.
     *
     * @param outdated the ids of containers that are not adopted
     */
    StartedContainer bring(
            AgentRecord agent,
            InstanceRecord before,
            String image,
            List<ContainerDetails> ofInstance,
            Set<String> outdated)
            throws InterruptedException {
        checkFolders();
        List<ContainerDetails> ours = ofInstance.stream()
                .filter(found -> !outdated.contains(found.id().value()))
                .toList();
        String spec = services.plan(agent, id, image).hash();
        Optional<ContainerDetails> planned = ours.stream()
                .filter(found -> spec.equals(found.labels().get(InstanceNames.SPEC)))
                .max(Comparator.comparing((ContainerDetails found) -> before.isIn(found.id()))
                        .thenComparingInt(InstanceContainers::generation));
        if (planned.isPresent()) {
            Optional<StartedContainer> kept = keep(before, planned.get(), spec, image);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        int newest = ofInstance.stream()
                .mapToInt(InstanceContainers::generation)
                .max()
                .orElse(0);
        int next = Math.max(newest, before.generation()) + 1;
        if (ours.isEmpty()) {
            return create(agent, before, image, next, StartedContainer.How.CREATED);
        }
        try {
            return create(agent, before, image, next, StartedContainer.How.REPLACED);
        } catch (BerthException e) {
            throw new ReplacementFailedException(e);
        }
    }

    private Optional<StartedContainer> keep(InstanceRecord before, ContainerDetails found, String spec, String image)
            throws InterruptedException {
        ContainerRecord record = before.isIn(found.id())
                ? before.container().orElseThrow()
                : record(found.id(), found.name(), generation(found), spec, image);
        return switch (found.state()) {
            case ContainerState.Running(Instant since) ->
                Optional.of(new StartedContainer(
                        record,
                        record.startedAt().filter(since::equals).isPresent()
                                ? StartedContainer.How.ADOPTED
                                : StartedContainer.How.STARTED));
            case ContainerState.Created _ -> Optional.of(started(record, found, StartedContainer.How.STARTED));
            case ContainerState.Exited(int _, boolean outOfMemory) ->
                Optional.of(started(
                        record,
                        found,
                        outOfMemory
                                ? StartedContainer.How.STARTED_AFTER_SHORTAGE
                                : StartedContainer.How.STARTED_AGAIN));
            case ContainerState.Paused _, ContainerState.Other _ -> Optional.empty();
        };
    }

    private StartedContainer started(ContainerRecord record, ContainerDetails found, StartedContainer.How how)
            throws InterruptedException {
        engine().start(found.id());
        // an engine may report a start that did not last
        ContainerState now =
                engine().inspect(found.name()).map(ContainerDetails::state).orElse(found.state());
        if (!now.running()) {
            boolean memory = now instanceof ContainerState.Exited exited && exited.outOfMemory();
            throw new BerthException(
                    memory ? ErrorKind.OUT_OF_MEMORY : ErrorKind.CONTAINER_DIED,
                    "starting container " + found.name(),
                    "it was started and is now " + now,
                    memory
                            ? "raise container.memory"
                            : "remove the instance and make it anew; the agent's home is kept");
        }
        return new StartedContainer(record, how);
    }

    private StartedContainer create(
            AgentRecord agent, InstanceRecord before, String image, int generation, StartedContainer.How how)
            throws InterruptedException {
        beginHome(agent);
        giveHome(agent, image);
        try {
            return createAs(agent, before, image, generation, how);
        } catch (BerthException e) {
            endHome(agent, e);
            if (e.kind() != ErrorKind.NAME_TAKEN
                    || engine().inspect(names.container(generation)).isPresent()) {
                throw e;
            }
            // a nerdctl that was killed while it created a container keeps the name for ever, and no container has it
            log.debug("name of no container is reserved name={}", names.container(generation));
            return createAs(agent, before, image, generation + 1, how);
        }
    }

    /** Before its volume may be there: from now on the agent lives on this host. */
    private void beginHome(AgentRecord agent) {
        if (!agent.hasHome()) {
            Optional<String> volume = Optional.of(names.volume());
            services.records()
                    .updateAgentIfPresent(id.name(), known -> known.hasHome() ? known : known.withVolume(volume));
        }
    }

    /** The first container of the agent was refused: what there may be of its home is empty. */
    private void endHome(AgentRecord agent, BerthException refusal) {
        boolean maybeMade = refusal.kind() == ErrorKind.CANCELLED || refusal.kind() == ErrorKind.LIMIT_REACHED;
        if (!agent.hasHome() && !maybeMade) {
            services.records().updateAgentIfPresent(id.name(), known -> known.withVolume(Optional.empty()));
        }
    }

    /** Gives the agent's home to its user, as long as the user is not fixed and is, or was, another one than the image's. */
    private void giveHome(AgentRecord agent, String image) throws InterruptedException {
        AgentName name = id.name();
        ContainerUser before =
                services.records().agent(name).map(AgentRecord::user).orElse(UserRule.AGENT);
        boolean imagesOwn = agent.user().equals(UserRule.AGENT) && before.equals(UserRule.AGENT);
        Optional<Volumes> volumes = services.engine().volumes();
        if (agent.userFixed() || agent.user().uid() == 0 || imagesOwn || volumes.isEmpty()) {
            return;
        }
        if (!before.equals(agent.user())) {
            refuseWhileUsed(name, before);
            // before the change: one that is interrupted may be done in part
            services.records().updateAgentIfPresent(name, known -> known.withUser(agent.user(), false));
        }
        volumes.get().setOwner(services.volume(agent, id), ContainerPlan.HOME, agent.user(), image);
    }

    /** BUSY while something runs in an instance of the agent as another user: its home would be taken away. */
    private void refuseWhileUsed(AgentName name, ContainerUser before) {
        for (InstanceRecord other : services.records().instances(name)) {
            if (useLocks(other).anyMatch(this::isUsed)) {
                throw new BerthException(
                        ErrorKind.BUSY,
                        "giving the home of " + name + " to the user of " + id,
                        "something runs in " + other.id() + " as user " + before,
                        "wait until that has ended, or use another agent for this folder");
            }
        }
    }

    /** Those of its container and of its retired ones, in which turns and terminals go on. */
    private Stream<String> useLocks(InstanceRecord record) {
        Stream<String> current = record.container().stream()
                .map(container -> services.names(record.id()).useLock(container.generation()));
        return Stream.concat(current, record.retired().stream().map(RetiredContainer::useLock));
    }

    private boolean isUsed(String lock) {
        Optional<HomeLock> free = services.ground().locks().tryAcquire(lock, "looks for users");
        free.ifPresent(HomeLock::close);
        return free.isEmpty();
    }

    private StartedContainer createAs(
            AgentRecord agent, InstanceRecord before, String image, int generation, StartedContainer.How how)
            throws InterruptedException {
        ContainerPlan plan = services.plan(agent, id, image);
        // a process that is killed here leaves a container, perhaps, that the next start must look for
        services.records().update(id, known -> known.orElse(before).withUnfinished(true));
        ContainerId created;
        try {
            created = engine().run(plan.spec(generation));
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.CANCELLED && e.kind() != ErrorKind.LIMIT_REACHED) {
                services.records().updateIfPresent(id, known -> known.withUnfinished(false));
            }
            throw RejectedSetting.named(e, services.settings());
        }
        // at once: a number counts, also if the container never comes into order
        services.records().update(id, known -> known.orElse(before).withGeneration(generation));
        return new StartedContainer(record(created, names.container(generation), generation, plan.hash(), image), how);
    }

    private static ContainerRecord record(ContainerId id, String name, int generation, String spec, String image) {
        return new ContainerRecord(
                name, id.value(), generation, spec, image, Optional.empty(), "", ContainerFacts.NONE);
    }

    /** WORKSPACE_FORBIDDEN when a workspace is not there any more: an engine might make an empty folder for it. */
    private void checkFolders() throws InterruptedException {
        for (Workspace workspace : id.workspaces()) {
            if (!services.ground().folders().isFolder(workspace.path())) {
                throw new BerthException(
                        ErrorKind.WORKSPACE_FORBIDDEN,
                        "using " + workspace + " as a workspace",
                        "there is no such folder",
                        "make the folder again, or remove the instance");
            }
        }
    }

    /** When the container was started; empty when it does not run. */
    Optional<Instant> startedAt(ContainerId container) throws InterruptedException {
        return engine().inspect(container.value())
                .map(ContainerDetails::state)
                .flatMap(state ->
                        state instanceof ContainerState.Running(Instant since) ? Optional.of(since) : Optional.empty());
    }

    /** The containers beside the current one: those of the instance, and those of a Berth without instances. */
    List<RetiredContainer> others(ContainerId current, List<ContainerDetails> ofAgent) {
        List<RetiredContainer> others = new ArrayList<>();
        for (ContainerDetails found : ofAgent) {
            boolean old = !found.labels().containsKey(InstanceNames.INSTANCE);
            boolean ours = names.key().equals(found.labels().get(InstanceNames.INSTANCE));
            if ((old || ours) && !found.id().equals(current)) {
                others.add(
                        new RetiredContainer(found.id(), old ? names.oldUseLock() : names.useLock(generation(found))));
            }
        }
        return others;
    }

    /** Removes retired containers, unless the instance is being started: the start removes them then. */
    void sweep() throws InterruptedException {
        Optional<HomeLock> lock = services.ground().locks().tryAcquire(names.lock(), "removes retired containers");
        if (lock.isPresent()) {
            try (HomeLock _ = lock.get()) {
                removeUnused();
            }
        }
    }

    /**
     * Removes those retired containers that nothing runs in; the others are removed by their last users. Called under the
     * instance's lock: no start takes one of them back meanwhile.
     */
    void removeUnused() throws InterruptedException {
        List<RetiredContainer> retired =
                services.records().instance(id).map(InstanceRecord::retired).orElse(List.of());
        for (RetiredContainer container : retired) {
            try {
                if (container.removeIfUnused(services.ground())) {
                    services.supervisors().end(container.id());
                    services.records().updateIfPresent(id, record -> record.withoutRetired(container.id()));
                }
            } catch (BerthException e) {
                log.warn("retired container is removed by a later start id={}: {}", container.id(), e.seen());
            }
        }
    }

    /** Removes a container that this start created; also when the start was interrupted. */
    void remove(StartedContainer container) {
        CompletableFuture<Void> removed = CompletableFuture.runAsync(
                () -> {
                    try {
                        engine().remove(container.id());
                        services.records().updateIfPresent(id, record -> record.withUnfinished(false));
                    } catch (BerthException e) {
                        log.warn(
                                "container is removed by the next start name={}: {}",
                                container.record().name(),
                                e.seen());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                task -> Thread.ofVirtual().name("berth-remove").start(task));
        boolean _ =
                UninterruptibleWait.await(removed, services.ground().limits().value(KnownLimits.CONTAINER_REMOVE));
    }

    static int generation(ContainerDetails found) {
        String label = found.labels().getOrDefault(InstanceNames.GENERATION, "0");
        return label.matches("\\d{1,9}") ? Integer.parseInt(label) : 0;
    }

    private Containers engine() {
        return services.engine().containers();
    }
}
