package dev.berth.machine.lima;

import dev.berth.runtime.home.HomeLock;
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
        Evidence seen = parts.look();
        if (seen.state() instanceof MachineState.Foreign foreign) {
            throw LimaErrorText.notReady(
                    "repairing Lima's machine " + parts.name(),
                    foreign.text(),
                    "repair it with limactl; it is not Berth's");
        }
        // one that is silent takes its whole limit for each look
        for (Step step : List.<Step>of(
                this::clock, this::login, this::staleFiles, this::containerd, this::mounts, this::forcedStop)) {
            if (step.taken(seen)) {
                seen = parts.look();
            }
        }
        if (seen.state() instanceof MachineState.Stopped) {
            disks();
        }
        return List.copyOf(done);
    }

    /** Whether it applied to what was seen, and was taken. */
    private interface Step {
        boolean taken(Evidence seen) throws InterruptedException;
    }

    private boolean clock(Evidence seen) throws InterruptedException {
        Optional<GuestReport> off = seen.guest().filter(GuestReport::clockOff);
        if (off.isPresent()) {
            tell("clock", "it is " + off.get().clock());
            parts.guest().setClock();
        }
        return off.isPresent();
    }

    /** A connection that hangs is given up; the machine may be well. */
    private boolean login(Evidence seen) {
        Optional<GuestReport> silent =
                seen.guest().filter(sight -> !sight.silence().isEmpty());
        if (silent.isPresent()) {
            tell("ssh", silent.get().silence());
            parts.guest().forget();
        }
        return silent.isPresent();
    }

    private boolean staleFiles(Evidence seen) {
        if (!(seen.state() instanceof MachineState.Stale(String why))) {
            return false;
        }
        tell("stale files", why);
        parts.folder().moveRunFilesAside();
        return true;
    }

    private boolean containerd(Evidence seen) throws InterruptedException {
        if (!(seen.state() instanceof MachineState.Running(String probe, String why)) || !probe.equals("containerd")) {
            return false;
        }
        tell("containerd", why);
        parts.guest().restartContainerd();
        return true;
    }

    /** Lima mounts them once, when it starts. */
    private boolean mounts(Evidence seen) throws InterruptedException {
        if (!(seen.state() instanceof MachineState.Running(String probe, String why)) || !probe.equals("mounts")) {
            return false;
        }
        tell("stop", why);
        new Shutdown(parts, lock).gently();
        return true;
    }

    private boolean forcedStop(Evidence seen) throws InterruptedException {
        MachineState state = seen.state();
        boolean ends = switch (state) {
            case MachineState.Wedged _, MachineState.Orphaned _ -> true;
            case MachineState.Running(String probe, var _) -> probe.equals("ssh");
            default -> false;
        };
        if (ends) {
            done.add("forced stop");
            new Shutdown(parts, lock).byForce(state.text());
        }
        return ends;
    }

    /** Only those of a machine that does not run: nobody can be using them. */
    private void disks() throws InterruptedException {
        List<String> disks = parts.program()
                .list(parts.name())
                .map(LimaList.Entry::additionalDisks)
                .orElse(List.of());
        for (String disk : disks) {
            CommandResult result = parts.program().run(LimaLimits.QUERY, "disk", "unlock", disk);
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
