package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.process.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The repair steps of a machine, the mildest first. After each step that was taken the machine is observed again; no
 * step deletes data. The caller holds the lock of the machine. One use.
 */
final class RepairLadder {
    private final LimaParts parts;
    private final HomeLock lock;
    private final List<String> done = new ArrayList<>();

    RepairLadder(LimaParts parts, HomeLock lock) {
        this.parts = parts;
        this.lock = lock;
    }

    /** Takes the steps that apply and answers their names; the machine may be stopped afterwards. */
    List<String> run() throws InterruptedException {
        Evidence seen = parts.observe();
        if (seen.state() instanceof MachineState.Foreign foreign) {
            throw LimaErrorText.notReady(
                    "repairing Lima's machine " + parts.name(),
                    foreign.text(),
                    Advice.of("repair it with limactl; it is not Berth's"));
        }
        // observing again only after a step: a machine that does not answer costs the whole limit each time
        for (Step step : List.<Step>of(
                this::setClock,
                this::dropLogin,
                this::moveStaleFiles,
                this::restartContainerd,
                this::stopForMounts,
                this::forceStop)) {
            if (step.apply(seen)) {
                seen = parts.observe();
            }
        }
        if (seen.state() instanceof MachineState.Stopped) {
            unlockDisks();
        }
        return List.copyOf(done);
    }

    /** Takes the step when the evidence calls for it, and answers whether it did. */
    private interface Step {
        boolean apply(Evidence seen) throws InterruptedException;
    }

    private boolean setClock(Evidence seen) throws InterruptedException {
        Optional<GuestReport> off = seen.guest().filter(GuestReport::clockOff);
        if (off.isPresent()) {
            report("clock", "the clock is " + off.get().clock());
            parts.guest().setClock();
        }
        return off.isPresent();
    }

    /** Closes a login that does not answer; the machine behind it may be in order. */
    private boolean dropLogin(Evidence seen) {
        Optional<GuestReport> silent =
                seen.guest().filter(report -> !report.silence().isEmpty());
        if (silent.isPresent()) {
            report("ssh", silent.get().silence());
            parts.guest().disconnect();
        }
        return silent.isPresent();
    }

    private boolean moveStaleFiles(Evidence seen) {
        if (!(seen.state() instanceof MachineState.Stale(String why))) {
            return false;
        }
        report("stale files", why);
        parts.folder().moveRunFilesAside();
        return true;
    }

    private boolean restartContainerd(Evidence seen) throws InterruptedException {
        if (!(seen.state() instanceof MachineState.Running(String probe, String why)) || !probe.equals("containerd")) {
            return false;
        }
        report("containerd", why);
        parts.guest().restartContainerd();
        return true;
    }

    /** Stops the machine: Lima mounts folders only when it starts a machine. */
    private boolean stopForMounts(Evidence seen) throws InterruptedException {
        if (!(seen.state() instanceof MachineState.Running(String probe, String why)) || !probe.equals("mounts")) {
            return false;
        }
        report("stop", why);
        new Shutdown(parts, lock).stop();
        return true;
    }

    private boolean forceStop(Evidence seen) throws InterruptedException {
        MachineState state = seen.state();
        boolean ends = switch (state) {
            case MachineState.Wedged _, MachineState.Orphaned _ -> true;
            case MachineState.Running(String probe, var _) -> probe.equals("ssh");
            default -> false;
        };
        if (ends) {
            done.add("forced stop");
            new Shutdown(parts, lock).forceStop(state.text());
        }
        return ends;
    }

    /** Unlocks the additional disks of a stopped machine, which no process can be using. */
    private void unlockDisks() throws InterruptedException {
        List<String> disks = parts.program()
                .list(parts.name())
                .map(LimaList.Entry::additionalDisks)
                .orElse(List.of());
        for (String disk : disks) {
            CommandResult result = parts.program().run(LimaLimits.QUERY, "disk", "unlock", disk);
            if (result.succeeded()
                    && BootLog.lastMessages(result.stderr().text()).contains("nlocked disk")) {
                report("disk lock", disk);
            }
        }
    }

    private void report(String step, String why) {
        done.add(step);
        parts.reporter().repairing(lock, step, why);
    }
}
