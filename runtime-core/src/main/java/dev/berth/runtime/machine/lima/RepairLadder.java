package dev.berth.runtime.machine.lima;

import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps that may help a machine, the mildest first, under the lock of its name. After each it is looked at again; no
 * step deletes data. One use.
 */
final class RepairLadder {
    private final LimaParts parts;
    private final HomeLock lock;
    private final List<String> done = new ArrayList<>();

    RepairLadder(LimaParts parts, HomeLock lock) {
        this.parts = parts;
        this.lock = lock;
    }

    /** The steps that were taken; the machine may be stopped after them. */
    List<String> climb() throws InterruptedException {
        MachineState state = parts.look().state();
        if (state instanceof MachineState.Foreign) {
            throw LimaTrouble.notReady(
                    "repairing Lima's machine " + parts.name(),
                    state.text(),
                    "repair it with limactl; it is not Berth's");
        }
        clock();
        login();
        staleFiles();
        containerd();
        mounts();
        forcedStop();
        disks();
        return List.copyOf(done);
    }

    private void clock() throws InterruptedException {
        Optional<GuestSight> off = parts.look().guest().filter(GuestSight::clockOff);
        if (off.isPresent()) {
            tell("clock", "it is " + off.get().clock());
            parts.guest().setClock();
        }
    }

    /** A connection that hangs is given up; the machine may be well. */
    private void login() throws InterruptedException {
        Optional<GuestSight> silent =
                parts.look().guest().filter(sight -> !sight.silence().isEmpty());
        if (silent.isPresent()) {
            tell("ssh", silent.get().silence());
            parts.guest().forget();
        }
    }

    private void staleFiles() throws InterruptedException {
        if (parts.look().state() instanceof MachineState.Stale(String seen)) {
            tell("stale files", seen);
            parts.folder().moveRunFilesAside();
        }
    }

    private void containerd() throws InterruptedException {
        if (parts.look().state() instanceof MachineState.Running(String probe, String seen)
                && probe.equals("containerd")) {
            tell("containerd", seen);
            parts.guest().restartContainerd();
        }
    }

    /** Lima mounts them once, when it starts. */
    private void mounts() throws InterruptedException {
        if (parts.look().state() instanceof MachineState.Running(String probe, String seen) && probe.equals("mounts")) {
            tell("stop", seen);
            new Shutdown(parts, lock).gently();
        }
    }

    private void forcedStop() throws InterruptedException {
        MachineState state = parts.look().state();
        boolean ends = switch (state) {
            case MachineState.Wedged _, MachineState.Orphaned _ -> true;
            case MachineState.Running(String probe, var _) -> probe.equals("ssh");
            default -> false;
        };
        if (ends) {
            done.add("forced stop");
            new Shutdown(parts, lock).byForce(state.text());
        }
    }

    /** Only those of a machine that does not run: nobody can be using them. */
    private void disks() throws InterruptedException {
        if (!(parts.look().state() instanceof MachineState.Stopped)) {
            return;
        }
        List<String> disks = parts.program()
                .list(parts.name())
                .map(LimaList.Entry::additionalDisks)
                .orElse(List.of());
        for (String disk : disks) {
            CommandResult result = parts.program().run(KnownLimits.MACHINE_QUERY, "disk", "unlock", disk);
            if (result.succeeded() && BootLog.lastWords(result.stderr().text()).contains("nlocked disk")) {
                tell("disk lock", disk);
            }
        }
    }

    private void tell(String step, String why) {
        done.add(step);
        parts.teller().repairing(lock, step, why);
    }
}
