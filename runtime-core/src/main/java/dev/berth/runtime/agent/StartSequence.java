package dev.berth.runtime.agent;

import dev.berth.acp.Implementation;
import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.Futures;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.machine.MachineFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The start of an agent instance, in the order of its steps: look at the recorded container, and if that is not in order, open the
 * machine, choose the user, have the image, bring up the container, configure it, shake hands with the agent, and write the
 * record. The container before is removed last, and not while something runs in it. Runs on one thread at a time.
 */
final class StartSequence {
    private final RuntimeServices services;
    private final InstanceId id;
    private final InstanceNames names;
    private final StateCell state;
    private final InstanceContainers containers;
    private final ConfigStep config;
    private final InstanceLog instanceLog;
    private final Set<String> outdated = ConcurrentHashMap.newKeySet();
    private volatile boolean doubted;

    StartSequence(RuntimeServices services, InstanceId id, StateCell state) {
        this.services = services;
        this.id = id;
        this.names = services.names(id);
        this.state = state;
        this.containers = new InstanceContainers(services, id, names);
        this.config = new ConfigStep(services);
        this.instanceLog = new InstanceLog(services.ground().home(), id);
    }

    /** A container that no start takes for the instance's any more. */
    void outdated(ContainerId container) {
        outdated.add(container.value());
    }

    /** The next look asks the engine, whatever the container itself answers. */
    void doubt() {
        doubted = true;
    }

    ContainerSupervisor run() throws InterruptedException {
        Optional<ContainerSupervisor> verified = verified();
        if (verified.isPresent()) {
            return verified.get();
        }
        Instant began = Instant.now();
        boolean[] waited = {false};
        try (HomeLock lock = services.ground()
                .locks()
                .acquire(names.lock(), Phase.MACHINE.id(), KnownLimits.LOCK, holders -> {
                    waited[0] = true;
                    reportWait(holders);
                })) {
            // another process may have made it ready while this one waited for the lock
            Optional<ContainerSupervisor> meanwhile = waited[0] ? verified() : Optional.empty();
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            ContainerSupervisor started =
                    start(new PhaseClock(id, state, lock, services.ground().listener()));
            services.ground()
                    .listener()
                    .on(new AgentEvent.BecameReady(
                            Instant.now(),
                            id,
                            started.snapshot().generation(),
                            Duration.between(began, Instant.now()),
                            started.agent().login()));
            return started;
        }
    }

    /** A recorded container that runs, and is as planned, is ready. The container itself is asked, or else the engine once. */
    private Optional<ContainerSupervisor> verified() throws InterruptedException {
        Optional<AgentRecord> agent = services.records().agent(id.name());
        agent.ifPresent(this::checkHost);
        Optional<InstanceRecord> record =
                agent.isEmpty() ? Optional.empty() : services.records().instance(id);
        ContainerRecord known = record.filter(complete -> !complete.unfinished())
                .flatMap(InstanceRecord::container)
                .filter(container -> !outdated.contains(container.id()))
                .orElse(null);
        if (known == null || !asPlanned(agent.get(), known)) {
            return Optional.empty();
        }
        boolean asksEngine = doubted;
        doubted = false;
        boolean running = (!asksEngine && answers(known))
                || inspect(known).filter(details -> asRecorded(known, details)).isPresent();
        if (!running || outdated.contains(known.id())) {
            return Optional.empty();
        }
        ContainerSupervisor supervisor = supervisor(agent.get(), known);
        supervisor.agent().checkMode();
        if (!record.get().retired().isEmpty()) {
            containers.sweep();
        }
        return Optional.of(supervisor);
    }

    /** Whether this process has a scope in the container, and a program of the scope answers: the container runs on then. */
    private boolean answers(ContainerRecord known) throws InterruptedException {
        Optional<ContainerSupervisor> open = services.supervisors().find(new ContainerId(known.id()));
        if (open.isEmpty()) {
            return false;
        }
        LivenessReport report = Futures.get(open.get().scope().checkLiveness());
        if (!report.deletedMounts().isEmpty()) {
            outdated.add(known.id());
        }
        return report.answered() && report.deletedMounts().isEmpty();
    }

    private boolean asPlanned(AgentRecord agent, ContainerRecord known) {
        Optional<String> image = services.images().expected();
        return image.isPresent()
                && services.plan(agent, id, image.get()).hash().equals(known.spec())
                && config.isCurrent(new AgentContainer(services, agent, id, known.facts()));
    }

    /** A machine that is not up holds no container that runs; it is brought up in its own phase. */
    private Optional<ContainerDetails> inspect(ContainerRecord known) throws InterruptedException {
        try {
            return services.engine().containers().inspect(known.id());
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.MACHINE_NOT_READY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean asRecorded(ContainerRecord known, ContainerDetails found) {
        return found.state() instanceof ContainerState.Running(Instant since)
                && known.startedAt().isPresent()
                && known.startedAt().get().equals(since)
                && known.spec().equals(found.labels().get(InstanceNames.SPEC))
                && found.labels().entrySet().containsAll(names.labels().entrySet());
    }

    private ContainerSupervisor start(PhaseClock clock) throws InterruptedException {
        // until the user inside is fixed, one instance of the agent starts at a time
        try (FirstStart first = FirstStart.of(services, names, () -> recorded(clock), this::reportWait);
                InParallel<List<ContainerDetails>> listed = InParallel.start("berth-list", containers::ofAgent);
                InParallel<AgentRecord> settled = InParallel.start("berth-user", () -> withUser(first.agent()));
                InParallel<?> _ = InParallel.start(
                        "berth-traits", () -> askTraits(services.place(first.agent(), id, Set.of())))) {
            AgentRecord agent = settled.result();
            // before there is a container: one without a record would belong to no known workspace
            InstanceRecord before = services.records()
                    .update(id, known -> known.orElseGet(() -> InstanceRecord.fresh(id, Instant.now())));
            ContainerSupervisor supervisor = inContainer(agent, before, listed, clock);
            containers.removeUnused();
            return supervisor;
        }
    }

    /** A running container may show only while it is configured that a folder in it was deleted outside: it gets one successor. */
    private ContainerSupervisor inContainer(
            AgentRecord agent, InstanceRecord before, InParallel<List<ContainerDetails>> listed, PhaseClock clock)
            throws InterruptedException {
        StartedContainer container = container(agent, before, listed, clock);
        try {
            return configured(agent, before, container, listed, clock);
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.WORKSPACE_REPLACED || container.isNew()) {
                throw e;
            }
            outdated(container.id());
        }
        InstanceRecord now = services.records().instance(id).orElse(before);
        return configured(agent, now, container(agent, now, listed, clock), listed, clock);
    }

    /** What takes time, such as git on this host, is remembered for the steps that need it. */
    private int askTraits(AgentPlace place) {
        return services.traits().environment(place).size()
                + services.traits().containerFiles(place).size();
    }

    private StartedContainer container(
            AgentRecord agent, InstanceRecord before, InParallel<List<ContainerDetails>> listed, PhaseClock clock)
            throws InterruptedException {
        Optional<String> likely = before.generation() == 0 ? services.images().expected() : Optional.empty();
        if (likely.isPresent()) {
            clock.phase(Phase.IMAGE, likely::get, tag -> tag);
            Optional<StartedContainer> guessed = clock.phase(
                    Phase.CONTAINER,
                    () -> containers.guess(agent, before, likely.get(), listed),
                    begun -> begun.map(StartedContainer::text)
                            .orElse("its image is not there, or another container is"));
            if (guessed.isPresent()) {
                return guessed.get();
            }
        }
        String image = clock.phase(
                Phase.IMAGE, () -> services.images().ensure(line -> clock.progress(Phase.IMAGE, line)), tag -> tag);
        // a container that was guessed and taken back must not be found again
        List<ContainerDetails> found = likely.isPresent() ? containers.ofAgent() : listed.result();
        List<ContainerDetails> ours = containers.ofInstance(found);
        return clock.phase(
                Phase.CONTAINER, () -> containers.bring(agent, before, image, ours, outdated), StartedContainer::text);
    }

    /** A container in place of another that does not come into order is removed: the one before is kept. */
    private ContainerSupervisor configured(
            AgentRecord agent,
            InstanceRecord before,
            StartedContainer container,
            InParallel<List<ContainerDetails>> listed,
            PhaseClock clock)
            throws InterruptedException {
        boolean inOrder = false;
        try {
            ContainerSupervisor supervisor = supervisor(agent, container.record());
            ContainerRecord inOrderNow = configured(container, supervisor, clock);
            commit(agent, before, inOrderNow, containers.others(container.id(), listed.result()));
            inOrder = true;
            return supervisor;
        } catch (BerthException e) {
            throw container.how() == StartedContainer.How.REPLACED ? new ReplacementFailedException(e) : e;
        } finally {
            if (!inOrder && container.how() == StartedContainer.How.REPLACED) {
                takeBack(container);
            }
        }
    }

    private ContainerRecord configured(StartedContainer container, ContainerSupervisor supervisor, PhaseClock clock)
            throws InterruptedException {
        if (!container.isFresh() && config.isCurrent(supervisor.agent())) {
            supervisor.agent().checkMode();
            return container.record();
        }
        // a crash from here to the end must not leave a record that says that the container is in order
        services.records().updateIfPresent(id, now -> now.isIn(container.id()) ? now.withoutContainer() : now);
        try {
            ContainerFacts facts = clock.phase(
                            Phase.CONFIG,
                            () -> config.run(supervisor.agent(), supervisor.scope(), supervisor.prepareAdapter()),
                            ConfigStep.Result::done)
                    .facts();
            supervisor.agent().update(facts);
            services.rememberLogin(id.name(), facts);
            // while the adapter starts
            try (InParallel<Optional<Instant>> startedAt =
                    InParallel.start("berth-inspect", () -> containers.startedAt(container.id()))) {
                Implementation adapter = clock.phase(
                        Phase.PROBES, () -> probe(supervisor), seen -> (seen.name() + " " + seen.version()).strip());
                return container.record().inOrder(startedAt.result(), adapter.version(), facts);
            }
        } finally {
            supervisor.dropPreparedAdapter();
        }
    }

    /** Looks at the workspaces, and shakes hands with the agent; the slower probes run on. */
    private Implementation probe(ContainerSupervisor supervisor) throws InterruptedException {
        supervisor.agent().checkMode();
        WorkspaceAccess access = new WorkspaceAccess(services, supervisor.agent(), supervisor.scope());
        for (Workspace workspace : id.workspaces()) {
            access.check(workspace.path());
        }
        Implementation agent = supervisor.sessions().handshake();
        var _ = supervisor.warnings();
        return agent;
    }

    /** From here on this is the instance's container. */
    private void commit(
            AgentRecord agent, InstanceRecord before, ContainerRecord container, List<RetiredContainer> others) {
        boolean fixed = agent.userFixed() || !id.workspaces().isEmpty();
        Optional<String> volume = Optional.of(services.names(id).volume());
        services.records().updateAgent(id.name(), known -> {
            AgentRecord now = known.orElse(agent);
            return now.withUser(agent.user(), fixed).withVolume(now.volume().or(() -> volume));
        });
        services.records().update(id, known -> known.orElse(before).with(container, others));
    }

    private void takeBack(StartedContainer container) {
        services.supervisors().end(container.id());
        containers.remove(container);
    }

    private ContainerSupervisor supervisor(AgentRecord agent, ContainerRecord record) {
        ContainerSupervisor supervisor = services.supervisors()
                .of(
                        new ContainerId(record.id()),
                        () -> new ContainerSupervisor(
                                services,
                                id,
                                record,
                                new AgentContainer(services, agent, id, record.facts()),
                                instanceLog));
        supervisor.agent().update(record.facts());
        return supervisor;
    }

    private AgentRecord recorded(PhaseClock clock) throws InterruptedException {
        return clock.phase(
                Phase.MACHINE, () -> openHost(clock), agent -> agent.host().toString());
    }

    /** The machine is ready, can mount the workspaces, and the record says that the agent lives there. */
    private AgentRecord openHost(PhaseClock clock) throws InterruptedException {
        services.ground().machine().ensureReady();
        containers.checkMounts();
        containers.checkGitFolders();
        NewAgent begun = new NewAgent(services, id);
        try (InParallel<Optional<String>> leftHome = InParallel.start("berth-home", begun::leftHome)) {
            HostIdentity here = services.identifiedHost();
            AgentRecord fresh = begun.record(here, leftHome.result(), line -> clock.progress(Phase.IMAGE, line));
            return services.records()
                    .updateAgent(
                            id.name(),
                            known -> known.map(agent -> here(agent, here)).orElse(fresh));
        }
    }

    /** The agent lives on this host; another engine of the same name would begin with an empty home. */
    private AgentRecord here(AgentRecord agent, HostIdentity here) {
        if (!agent.hasHome()) {
            return agent.withHost(here);
        }
        checkHost(agent);
        here.identity().requireSame("making " + id + " ready", agent.host().identity());
        return agent.host().identity().id().isEmpty() ? agent.withHost(here) : agent;
    }

    /** The engine is asked only while the user is not fixed. */
    private AgentRecord withUser(AgentRecord agent) throws InterruptedException {
        if (agent.userFixed()) {
            return agent;
        }
        Folders folders = services.ground().folders();
        List<MachineFile> found = new ArrayList<>();
        for (Workspace workspace : id.workspaces()) {
            folders.look(workspace.path()).ifPresent(found::add);
        }
        ContainerUser user = UserRule.inside(services.info().rootless(), folders.caller(), found);
        return agent.withUser(user, false);
    }

    /** The agent's home is a volume of the recorded engine: on another engine it would begin with an empty home. */
    private void checkHost(AgentRecord agent) {
        HostIdentity here = services.host();
        if (agent.hasHome() && !agent.host().sameNames(here)) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "making " + id + " ready on " + here,
                    id.name() + " lives on " + agent.host(),
                    "use that host, or remove the agent with its home there first");
        }
    }

    private void reportWait(List<LockHolder> holders) {
        services.ground()
                .listener()
                .on(new AgentEvent.Waiting(
                        Instant.now(),
                        id,
                        holders.stream().map(LockHolder::toString).toList()));
    }
}
