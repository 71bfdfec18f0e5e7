package dev.berth.runtime.agent;

import dev.berth.acp.Implementation;
import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.machine.MachineFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The recipe from whatever is there to a ready instance. Runs on the one thread of its flight. */
final class StartSequence {
    private final RuntimeServices parts;
    private final AgentId agent;
    private final InstanceNames names;
    private final StateCell state;
    private final InstanceAssembly assembly;
    private final ContainerStep containers;
    private final ConfigStep config;

    StartSequence(RuntimeServices parts, AgentId agent, StateCell state, InstanceLog log) {
        this.parts = parts;
        this.agent = agent;
        this.names = parts.names(agent);
        this.state = state;
        this.assembly = new InstanceAssembly(parts, log);
        this.containers = new ContainerStep(parts, names);
        this.config = new ConfigStep(parts);
    }

    /** @param known what this process had ready before, which is kept if it is still in order */
    ReadyInstance run(SortedSet<Workspace> wanted, @Nullable ReadyInstance known) throws InterruptedException {
        Optional<ReadyInstance> verified = verified(wanted, known);
        return verified.isPresent() ? verified.get() : prepared(wanted, known);
    }

    /** One look at the recorded container: if it runs and is as it should be, that is all. */
    private Optional<ReadyInstance> verified(SortedSet<Workspace> wanted, @Nullable ReadyInstance known)
            throws InterruptedException {
        Optional<InstanceRecord> recorded = parts.records().find(names.target(), agent);
        recorded.ifPresent(this::checkHost);
        InstanceRecord record = recorded.filter(InstanceRecord::complete)
                .filter(complete -> complete.workspaces().containsAll(wanted))
                .orElse(null);
        if (record == null || !asPlanned(record)) {
            return Optional.empty();
        }
        return inspected(record)
                .filter(found -> found.state().running()
                        && record.spec().equals(found.labels().get(InstanceNames.SPEC))
                        && found.labels().entrySet().containsAll(names.labels().entrySet()))
                .map(found -> instance(record, found, known));
    }

    /** A machine that is not up holds no container that runs; it is brought up in its own phase. */
    private Optional<ContainerDetails> inspected(InstanceRecord record) throws InterruptedException {
        try {
            return parts.engine().containers().inspect(record.container().orElse(""));
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.MACHINE_NOT_READY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean asPlanned(InstanceRecord record) {
        Optional<String> image = parts.images().expected();
        return image.isPresent()
                && parts.plan(record, image.get()).hash().equals(record.spec())
                && config.upToDate(record);
    }

    private ReadyInstance instance(InstanceRecord record, ContainerDetails found, @Nullable ReadyInstance known) {
        if (known != null
                && !known.closed()
                && known.container().equals(found.id())
                && known.covers(record.workspaces())) {
            known.premises().found(record.findings());
            known.premises().check();
            known.verified();
            return known;
        }
        ReadyInstance fresh = assembly.of(record, found.id());
        fresh.premises().check();
        return fresh;
    }

    private ReadyInstance prepared(SortedSet<Workspace> wanted, @Nullable ReadyInstance known)
            throws InterruptedException {
        Instant began = Instant.now();
        boolean[] waited = {false};
        try (HomeLock lock = parts.ground()
                .locks()
                .acquire(names.lock(), Phase.MACHINE.id(), KnownLimits.LOCK, holders -> {
                    waited[0] = true;
                    waiting(holders);
                })) {
            // whoever we waited for may have done it all
            Optional<ReadyInstance> meanwhile = waited[0] ? verified(wanted, known) : Optional.empty();
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            ReadyInstance instance = steps(wanted, clock(lock));
            parts.ground()
                    .listener()
                    .on(new AgentEvent.BecameReady(
                            Instant.now(),
                            names.target(),
                            agent,
                            instance.generation(),
                            Duration.between(began, Instant.now()),
                            instance.login()));
            return instance;
        }
    }

    private ReadyInstance steps(SortedSet<Workspace> wanted, PhaseClock clock) throws InterruptedException {
        InstanceRecord before = clock.phase(Phase.MACHINE, () -> agreed(wanted), this::host);
        try (InParallel<List<ContainerDetails>> survey = InParallel.start("berth-survey", containers::survey);
                InParallel<InstanceRecord> settled = InParallel.start("berth-user", () -> withUser(before, wanted));
                InParallel<?> _ =
                        InParallel.start("berth-traits", () -> parts.traits().environment(parts.place(before)))) {
            InstanceRecord record = settled.result().and(wanted);
            Optional<ContainerReplacement> first = first(before, record, survey, clock);
            ContainerReplacement handover = first.isPresent() ? first.get() : surveyed(before, record, survey, clock);
            return taken(handover, wanted, clock);
        }
    }

    private Optional<ContainerReplacement> first(
            InstanceRecord before, InstanceRecord record, InParallel<List<ContainerDetails>> survey, PhaseClock clock)
            throws InterruptedException {
        Optional<String> image = before.generation() == 0 ? parts.images().expected() : Optional.empty();
        if (image.isEmpty()) {
            return Optional.empty();
        }
        clock.phase(Phase.IMAGE, image::get, tag -> tag);
        return clock.phase(
                Phase.CONTAINER,
                () -> new ColdStart(parts, containers, survey).run(before, record, image.get()),
                begun -> begun.map(StartSequence::text).orElse("its image is not there, or another container is"));
    }

    private ContainerReplacement surveyed(
            InstanceRecord before, InstanceRecord record, InParallel<List<ContainerDetails>> survey, PhaseClock clock)
            throws InterruptedException {
        String image = clock.phase(
                Phase.IMAGE, () -> parts.images().ensure(line -> clock.progress(Phase.IMAGE, line)), tag -> tag);
        // what a first start took back must not be found again
        List<ContainerDetails> ours = before.generation() == 0 ? containers.survey() : survey.result();
        return clock.phase(Phase.CONTAINER, () -> containers.bring(before, record, image, ours), StartSequence::text);
    }

    private static String text(ContainerReplacement handover) {
        ContainerStep.Result result = handover.result();
        return result.record().container().orElse("") + " " + result.how();
    }

    private ReadyInstance taken(ContainerReplacement handover, SortedSet<Workspace> wanted, PhaseClock clock)
            throws InterruptedException {
        try (handover) {
            return configured(handover, wanted, clock);
        } catch (BerthException e) {
            throw handover.told(e);
        }
    }

    private ReadyInstance configured(ContainerReplacement handover, SortedSet<Workspace> wanted, PhaseClock clock)
            throws InterruptedException {
        ContainerStep.Result container = handover.result();
        ReadyInstance instance = assembly.of(container.record(), container.id());
        boolean done = false;
        try {
            InstanceRecord complete = container.record();
            if (container.fresh() || !complete.complete() || !config.upToDate(complete)) {
                ContainerFacts seen = clock.phase(
                                Phase.CONFIG,
                                () -> config.run(container.record(), instance.scope()),
                                ConfigStep.Result::done)
                        .findings();
                instance.premises().found(seen);
                Implementation adapter = clock.phase(
                        Phase.PROBES,
                        () -> instance.probe(wanted),
                        agent -> (agent.name() + " " + agent.version()).strip());
                complete = container.record().completed(adapter.version(), seen);
            }
            handover.commit(complete);
            done = true;
            return instance;
        } finally {
            if (!done) {
                instance.close();
            }
        }
    }

    /** The machine is ready, and it is on record that the instance lives there. */
    private InstanceRecord agreed(SortedSet<Workspace> wanted) throws InterruptedException {
        parts.ground().machine().ensureReady();
        containers.check(wanted);
        Optional<InstanceRecord> recorded = parts.records().find(names.target(), agent);
        recorded.ifPresent(this::checkHost);
        return recorded.orElseGet(() -> {
            InstanceRecord record = InstanceRecord.fresh(
                    names.target(),
                    agent,
                    parts.ground().machine().id(),
                    parts.engine().name(),
                    UserRule.AGENT,
                    Instant.now());
            parts.records().write(record);
            return record;
        });
    }

    /** The engine is asked only when it is still open whom the agent is inside. */
    private InstanceRecord withUser(InstanceRecord record, SortedSet<Workspace> wanted) throws InterruptedException {
        return record.userOpen()
                ? record.as(UserRule.inside(parts.info().rootless(), folders().caller(), there(wanted)))
                : record;
    }

    private List<MachineFile> there(SortedSet<Workspace> wanted) throws InterruptedException {
        List<MachineFile> there = new ArrayList<>();
        for (Workspace workspace : wanted) {
            folders().look(workspace.path()).ifPresent(there::add);
        }
        return there;
    }

    private Folders folders() {
        return parts.ground().folders();
    }

    private String host(InstanceRecord record) {
        return record.machine() + ", " + record.engine();
    }

    /** Its home is a volume of the recorded engine: on another one it would begin with an empty home. */
    private void checkHost(InstanceRecord record) {
        String here = parts.ground().machine().id() + ", " + parts.engine().name();
        if (!host(record).equals(here)) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "making " + parts.title(agent) + " ready on " + here,
                    "it lives on " + host(record),
                    "use that host, or remove the instance there first: berth rm --with-home " + parts.title(agent));
        }
    }

    private PhaseClock clock(HomeLock lock) {
        return new PhaseClock(names.target(), agent, state, lock, parts.ground().listener());
    }

    private void waiting(List<LockHolder> holders) {
        parts.ground()
                .listener()
                .on(new AgentEvent.Waiting(
                        Instant.now(),
                        names.target(),
                        agent,
                        holders.stream().map(LockHolder::toString).toList()));
    }
}
