package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A virtual machine of Lima. A lock in Lima's folder lets one thread of one process at a time change the machine. */
final class LimaMachine implements VirtualMachine {
    private static final String HOST_IN_USER_MODE_NETWORK = "192.168.5.2";
    private static final int MAX_STEPS = 8;
    private static final long POLL_MILLIS = 250;

    private final LimaParts parts;
    private final Freshness freshness;
    private final ReentrantLock checkLock = new ReentrantLock();
    private final LimaRunner runner;

    LimaMachine(LimaSpec spec) {
        this(LimaParts.of(spec), Freshness.real());
    }

    LimaMachine(LimaParts parts, Freshness freshness) {
        this.parts = parts;
        this.freshness = freshness;
        this.runner = new LimaRunner(this, parts);
    }

    /** The machine mounts the folders of {@code machine.mounts} at their paths on this host. */
    @Override
    public boolean sharesFolders() {
        return true;
    }

    @Override
    public String id() {
        return LimaHosts.LIMA;
    }

    @Override
    public Optional<CommandRunner> runnerWhileUp() {
        return Optional.of(runner);
    }

    @Override
    public void disconnect() {
        freshness.clear();
        parts.guest().disconnect();
    }

    @Override
    public CommandRunner ensureReady() throws InterruptedException {
        if (!isReady()) {
            try (HomeLock lock = parts.lock("looking")) {
                if (!fresh()) {
                    bringUp(lock);
                }
            }
        }
        return runner;
    }

    /** Whether the machine is ready; one round trip, none within {@link Freshness#WINDOW} of the last. */
    boolean isReady() throws InterruptedException {
        if (fresh()) {
            return true;
        }
        checkLock.lockInterruptibly();
        try {
            return fresh() || acceptIfReady(parts.observe());
        } finally {
            checkLock.unlock();
        }
    }

    /** Whether the machine was ready a moment ago and its process still lives. */
    private boolean fresh() {
        return freshness.isFresh() && parts.folder().driverLives();
    }

    /** Makes the next {@link #isReady} ask the machine. */
    void forgetLastCheck() {
        freshness.clear();
    }

    BerthException notReadyError() throws InterruptedException {
        MachineState state = parts.observe().state();
        return LimaErrorText.notReady(
                "using machine " + parts.name(),
                state.text(),
                state instanceof MachineState.Foreign
                        ? LimaErrorText.CHOOSE_ANOTHER
                        : Advice.of("start it")
                                .with(NextStep.Action.START_MACHINE)
                                .with(NextStep.Action.MAKE_READY));
    }

    @Override
    public String check() throws InterruptedException {
        return parts.program().version();
    }

    @Override
    public String hostAddress() {
        return HOST_IN_USER_MODE_NETWORK;
    }

    @Override
    public Advice shareAdvice(Path folder) {
        return Advice.of("add it, or a folder above it, to setting machine.mounts; then stop and start the machine: it"
                        + " takes the setting over and keeps its contents")
                .with(NextStep.Action.RESTART_MACHINE);
    }

    @Override
    public MachineStatus status() throws InterruptedException {
        Evidence seen = parts.observe();
        List<Advice> notes = new ArrayList<>();
        Optional<GuestReport> guest = seen.guest();
        for (LockHolder holder : parts.folder().owner() == Evidence.Owner.NOBODY ? List.<LockHolder>of() : holders()) {
            notes.add(Advice.of("in use by: " + holder));
        }
        guest.filter(GuestReport::diskNearlyFull).ifPresent(report -> notes.add(diskNearlyFull(report)));
        if (seen.owner() == Evidence.Owner.OURS) {
            notes.addAll(drift().sentences());
        }
        Map<String, Object> fields = guest.map(GuestReport::fields).orElse(Map.of());
        return new MachineStatus(parts.name(), seen.state(), parts.settings().folder(), fields, notes);
    }

    @Override
    public void stop() throws InterruptedException {
        try (HomeLock lock = parts.lock("stopping")) {
            freshness.clear();
            stop(lock);
        }
    }

    @Override
    public List<String> repair() throws InterruptedException {
        try (HomeLock lock = parts.lock("repairing")) {
            freshness.clear();
            List<String> done = new RepairLadder(parts, lock).run();
            bringUp(lock);
            return done;
        }
    }

    @Override
    public void delete() throws InterruptedException {
        try (HomeLock lock = parts.lock("deleting")) {
            freshness.clear();
            MachineState state = parts.observe().state();
            if (state instanceof MachineState.Absent) {
                return;
            }
            stop(lock);
            parts.program()
                    .runOrThrow(
                            "deleting machine " + parts.name(),
                            LimaLimits.FORCE,
                            "delete",
                            "--tty=false",
                            parts.name());
        }
    }

    private void stop(HomeLock lock) throws InterruptedException {
        MachineState state = parts.observe().state();
        switch (state) {
            case MachineState.Absent _, MachineState.Stopped _ -> {}
            case MachineState.Stale(String seen) -> moveStaleFilesAside(lock, seen);
            case MachineState.Foreign _ -> throw parts.foreignError();
            case MachineState.Wedged _, MachineState.Orphaned _ -> new Shutdown(parts, lock).forceStop(state.text());
            case MachineState.Starting _, MachineState.Running _, MachineState.Ready _ ->
                new Shutdown(parts, lock).stop();
        }
    }

    /** Creates, starts or repairs the machine until it is ready. */
    private void bringUp(HomeLock lock) throws InterruptedException {
        Boot boot = new Boot(parts, lock);
        for (int step = 0; step < MAX_STEPS; step++) {
            Evidence seen = parts.observe();
            if (acceptIfReady(seen)) {
                return;
            }
            MachineState state = seen.state();
            switch (state) {
                case MachineState.Absent _ -> boot.create();
                case MachineState.Stopped _ -> boot.start();
                case MachineState.Starting _ -> boot.follow();
                case MachineState.Stale(String why) -> moveStaleFilesAside(lock, why);
                case MachineState.Running(String probe, String what) -> handleFailedProbe(lock, probe, what);
                case MachineState.Wedged _, MachineState.Orphaned _ ->
                    new Shutdown(parts, lock).forceStop(state.text());
                case MachineState.Foreign _ -> throw parts.foreignError();
                case MachineState.Ready _ -> {}
            }
        }
        throw LimaErrorText.notReady(
                "bringing up machine " + parts.name(), parts.observe().state().text(), LimaErrorText.REPAIR);
    }

    /**
     * Whether the machine can be used. A machine whose host agent is stuck or gone can, if it answers: restarting it
     * would end the programs in it, which only the user may decide.
     */
    private boolean acceptIfReady(Evidence seen) {
        Optional<GuestReport> guest = seen.guest().filter(report -> report.state() instanceof MachineState.Ready);
        MachineState state = seen.state();
        boolean agentLost = state instanceof MachineState.Wedged || state instanceof MachineState.Orphaned;
        if (guest.isEmpty() || !(agentLost || state instanceof MachineState.Ready)) {
            return false;
        }
        if (agentLost) {
            parts.reporter()
                    .warn(LimaErrorText.REPAIR.rephrased(
                            "the machine answers, but " + state.text() + "; a repair restarts it"));
        }
        guest.filter(GuestReport::diskNearlyFull)
                .ifPresent(report -> parts.reporter().warn(diskNearlyFull(report)));
        freshness.markReady();
        return true;
    }

    private void handleFailedProbe(HomeLock lock, String probe, String seen) throws InterruptedException {
        switch (probe) {
            case "clock" -> {
                parts.reporter().repairing(lock, "clock", "the clock is " + seen);
                parts.guest().setClock();
            }
            case "mounts" ->
                throw LimaErrorText.notReady(
                        "using machine " + parts.name(),
                        seen,
                        LimaErrorText.REPAIR.rephrased("repair the machine: that restarts it, and its contents stay"));
            case "containerd" -> awaitProbe(lock, probe, LimaLimits.CONTAINERD);
            default -> awaitProbe(lock, probe, LimaLimits.ANSWER);
        }
    }

    /** Waits until {@code probe} no longer fails. */
    private void awaitProbe(HomeLock lock, String probe, Limit limit) throws InterruptedException {
        parts.reporter().started(lock, probe, limit.awaited());
        try (Deadline deadline = parts.limits().start(limit, "waiting for machine " + parts.name())) {
            MachineState state = parts.observe().state();
            while (state instanceof MachineState.Running(String still, String seen) && still.equals(probe)) {
                if (deadline.expired()) {
                    throw LimaErrorText.notReady(
                            "waiting for machine " + parts.name(),
                            "Lima reports that it runs, but for "
                                    + Limits.text(parts.limits().value(limit)) + " (limit " + limit.name() + ") "
                                    + probe + ": " + seen,
                            LimaErrorText.REPAIR.rephrased("repair the machine; its log is " + log()));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                state = parts.observe().state();
            }
        }
    }

    private void moveStaleFilesAside(HomeLock lock, String why) {
        parts.reporter().repairing(lock, "stale files", why);
        parts.folder().moveRunFilesAside();
    }

    private TemplateDrift drift() {
        return parts.currentTemplate()
                .map(actual -> TemplateDrift.between(actual, parts.wantedTemplate()))
                .orElseGet(() -> new TemplateDrift(List.of(), List.of()));
    }

    private List<LockHolder> holders() {
        return parts.locks().holders(parts.lockName());
    }

    private Path log() {
        return parts.folder().file("ha.stderr.log");
    }

    private Advice diskNearlyFull(GuestReport report) {
        return Advice.of("the disk of machine " + parts.name() + " has " + (report.freeBytes() >> 20)
                        + " MB left; remove images that nobody uses, or give setting machine.disk a larger size")
                .with(NextStep.Action.REMOVE_UNUSED_IMAGES);
    }
}
