package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
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

/** A machine of Lima's. Callers here come one by one, those of other processes by the lock of its name. */
final class LimaMachine implements VirtualMachine {
    private static final String HOST_IN_USER_MODE_NETWORK = "192.168.5.2";
    private static final int MOST_STEPS = 8;
    private static final long LOOK_MILLIS = 250;

    private final LimaParts parts;
    private final Freshness freshness;
    private final ReentrantLock asking = new ReentrantLock();
    private final LimaRunner runner;

    LimaMachine(LimaSpec spec) {
        this(LimaParts.of(spec), Freshness.real());
    }

    LimaMachine(LimaParts parts, Freshness freshness) {
        this.parts = parts;
        this.freshness = freshness;
        this.runner = new LimaRunner(this, parts);
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
        freshness.lost();
        parts.guest().forget();
    }

    @Override
    public CommandRunner ensureReady() throws InterruptedException {
        if (!answers()) {
            try (HomeLock lock = parts.lock("looking")) {
                if (!fresh()) {
                    bring(lock);
                }
            }
        }
        return runner;
    }

    /** Whether it is up; one round trip, none while it was asked a moment ago. */
    boolean answers() throws InterruptedException {
        if (fresh()) {
            return true;
        }
        asking.lockInterruptibly();
        try {
            return fresh() || accepted(parts.look());
        } finally {
            asking.unlock();
        }
    }

    /** It was asked a moment ago, and nobody has ended it since, as its files say. */
    private boolean fresh() {
        return freshness.holds() && parts.folder().driverLives();
    }

    /** It may have gone since it was asked. */
    void doubt() {
        freshness.lost();
    }

    BerthException notUp() throws InterruptedException {
        MachineState state = parts.look().state();
        return LimaErrorText.notReady(
                "using machine " + parts.name(),
                state.text(),
                state instanceof MachineState.Foreign
                        ? LimaErrorText.CHOOSE_ANOTHER
                        : "berth machine start starts it, and so does berth up");
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
    public String shareAdvice(Path folder) {
        return "name it, or a folder above it, in the setting machine.mounts; berth machine stop, then start, takes it over"
                + " and keeps all in it";
    }

    @Override
    public MachineStatus status() throws InterruptedException {
        Evidence seen = parts.look();
        List<String> notes = new ArrayList<>();
        Optional<GuestReport> guest = seen.guest();
        for (LockHolder holder : parts.folder().owner() == Evidence.Owner.NOBODY ? List.<LockHolder>of() : holders()) {
            notes.add("at it: " + holder);
        }
        guest.filter(GuestReport::littleRoom).ifPresent(sight -> notes.add(littleRoom(sight)));
        if (seen.owner() == Evidence.Owner.OURS) {
            notes.addAll(drift().sentences());
        }
        Map<String, Object> fields = guest.map(GuestReport::fields).orElse(Map.of());
        return new MachineStatus(parts.name(), seen.state(), parts.settings().folder(), fields, notes);
    }

    @Override
    public void stop() throws InterruptedException {
        try (HomeLock lock = parts.lock("stopping")) {
            freshness.lost();
            stop(lock);
        }
    }

    @Override
    public List<String> repair() throws InterruptedException {
        try (HomeLock lock = parts.lock("repairing")) {
            freshness.lost();
            List<String> done = new RepairLadder(parts, lock).climb();
            bring(lock);
            return done;
        }
    }

    @Override
    public void delete() throws InterruptedException {
        try (HomeLock lock = parts.lock("deleting")) {
            freshness.lost();
            MachineState state = parts.look().state();
            if (state instanceof MachineState.Absent) {
                return;
            }
            stop(lock);
            parts.program()
                    .ok("deleting machine " + parts.name(), LimaLimits.FORCE, "delete", "--tty=false", parts.name());
        }
    }

    private void stop(HomeLock lock) throws InterruptedException {
        MachineState state = parts.look().state();
        switch (state) {
            case MachineState.Absent _, MachineState.Stopped _ -> {}
            case MachineState.Stale(String seen) -> moveAside(lock, seen);
            case MachineState.Foreign _ -> throw parts.foreign();
            case MachineState.Wedged _, MachineState.Orphaned _ -> new Shutdown(parts, lock).byForce(state.text());
            case MachineState.Starting _, MachineState.Running _, MachineState.Ready _ ->
                new Shutdown(parts, lock).gently();
        }
    }

    /** From whatever is there to a machine that is ready. */
    private void bring(HomeLock lock) throws InterruptedException {
        Boot boot = new Boot(parts, lock);
        for (int step = 0; step < MOST_STEPS; step++) {
            Evidence seen = parts.look();
            if (accepted(seen)) {
                return;
            }
            MachineState state = seen.state();
            switch (state) {
                case MachineState.Absent _ -> boot.create();
                case MachineState.Stopped _ -> boot.start();
                case MachineState.Starting _ -> boot.follow();
                case MachineState.Stale(String why) -> moveAside(lock, why);
                case MachineState.Running(String probe, String what) -> settle(lock, probe, what);
                case MachineState.Wedged _, MachineState.Orphaned _ -> new Shutdown(parts, lock).byForce(state.text());
                case MachineState.Foreign _ -> throw parts.foreign();
                case MachineState.Ready _ -> {}
            }
        }
        throw LimaErrorText.notReady(
                "bringing up machine " + parts.name(), parts.look().state().text(), "berth machine repair");
    }

    /** Also one without its host agent is, if it answers: what runs in it must not be ended without being asked for. */
    private boolean accepted(Evidence seen) {
        Optional<GuestReport> guest = seen.guest().filter(sight -> sight.state() instanceof MachineState.Ready);
        MachineState state = seen.state();
        boolean held = state instanceof MachineState.Wedged || state instanceof MachineState.Orphaned;
        if (guest.isEmpty() || !(held || state instanceof MachineState.Ready)) {
            return false;
        }
        if (held) {
            parts.teller().warn("it answers, but " + state.text() + "; berth machine repair restarts it");
        }
        guest.filter(GuestReport::littleRoom).ifPresent(sight -> parts.teller().warn(littleRoom(sight)));
        freshness.now();
        return true;
    }

    private void settle(HomeLock lock, String probe, String seen) throws InterruptedException {
        switch (probe) {
            case "clock" -> {
                parts.teller().repairing(lock, "clock", "it is " + seen);
                parts.guest().setClock();
            }
            case "mounts" ->
                throw LimaErrorText.notReady(
                        "using machine " + parts.name(), seen, "berth machine repair restarts it; what is in it stays");
            case "containerd" -> await(lock, probe, LimaLimits.CONTAINERD);
            default -> await(lock, probe, LimaLimits.ANSWER);
        }
    }

    /** Waits until it says something else than that. */
    private void await(HomeLock lock, String probe, Limit limit) throws InterruptedException {
        parts.teller().started(lock, probe, limit.awaited());
        try (Deadline deadline = parts.limits().start(limit, "waiting for machine " + parts.name())) {
            MachineState state = parts.look().state();
            while (state instanceof MachineState.Running(String still, String seen) && still.equals(probe)) {
                if (deadline.expired()) {
                    throw LimaErrorText.notReady(
                            "waiting for machine " + parts.name(),
                            "Lima says that it runs, but for "
                                    + Limits.text(parts.limits().value(limit)) + " (limit " + limit.name() + ") "
                                    + probe + ": " + seen,
                            "berth machine repair; its log is " + log());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                state = parts.look().state();
            }
        }
    }

    private void moveAside(HomeLock lock, String why) {
        parts.teller().repairing(lock, "stale files", why);
        parts.folder().moveRunFilesAside();
    }

    private TemplateDrift drift() {
        return parts.actual()
                .map(actual -> TemplateDrift.between(actual, parts.wanted()))
                .orElseGet(() -> new TemplateDrift(List.of(), List.of()));
    }

    private List<LockHolder> holders() {
        return parts.locks().holders(parts.lockName());
    }

    private Path log() {
        return parts.folder().file("ha.stderr.log");
    }

    private String littleRoom(GuestReport sight) {
        return "the disk of machine " + parts.name() + " has " + (sight.freeBytes() >> 20)
                + " MB left; berth image gc makes room, machine.disk a larger disk";
    }
}
