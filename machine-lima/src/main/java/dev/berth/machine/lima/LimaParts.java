package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings, folder, programs and limits that all operations on one machine use. */
record LimaParts(
        LimaSettings settings,
        InstanceFolder folder,
        LimaProgram program,
        Guest guest,
        Limits limits,
        ProgressReporter reporter) {
    static LimaParts of(LimaSpec spec) {
        LimaSettings settings = LimaSettings.of(spec.config(), spec.environment(), spec.berthHome());
        InstanceFolder folder = new InstanceFolder(settings.folder(), ProcessTable.real());
        return new LimaParts(
                settings,
                folder,
                new LimaProgram(spec.processes(), spec.environment()),
                new Guest(folder, spec.login()),
                spec.processes().limits(),
                new ProgressReporter(settings.name(), spec.listener()));
    }

    String name() {
        return settings.name();
    }

    /**
     * Berth's folder among Lima's machines, shared by all homes of Berth; Lima takes no name that begins with _ for a
     * machine.
     */
    Path berthFolder() {
        return settings.limaHome().resolve("_berth");
    }

    HomeLocks locks() {
        return HomeLocks.in(berthFolder(), limits);
    }

    /**
     * Locks the machine for {@code phase}. Writes nothing when Lima can't be used or the machine is not Berth's. A
     * machine that another process is creating has no lima.yaml yet and looks foreign: the owner is certain only once
     * the lock is held.
     *
     * @throws BerthException MACHINE_NOT_READY when the machine is not Berth's
     */
    HomeLock lock(String phase) throws InterruptedException {
        if (isForeign() && locks().holders(lockName()).isEmpty() && isForeign()) {
            throw foreignError();
        }
        program.checkVersion();
        HomeLock lock = locks().acquire(lockName(), phase, KnownLimits.LOCK, reporter::waiting);
        if (isForeign()) {
            lock.close();
            throw foreignError();
        }
        return lock;
    }

    private boolean isForeign() {
        Evidence.Owner owner = folder.owner();
        return owner == Evidence.Owner.FOREIGN || owner == Evidence.Owner.UNKNOWN;
    }

    /** The error for a machine that Berth did not make. */
    BerthException foreignError() throws InterruptedException {
        return LimaErrorText.notReady(
                "using Lima's machine " + name(),
                folder.observe(Duration.ZERO, Duration.ZERO).state().text(),
                LimaErrorText.CHOOSE_ANOTHER);
    }

    String lockName() {
        return "machine-" + name();
    }

    /** The template that the settings ask for. */
    LimaTemplate wantedTemplate() {
        LimaTemplate template = LimaTemplate.of(settings, System.getProperty("os.arch", ""));
        return settings.overlay().map(template::withOverlay).orElse(template);
    }

    /** The template of the existing machine. */
    Optional<LimaTemplate> currentTemplate() {
        return folder.template().map(LimaTemplate::parse);
    }

    /** Collects the evidence; asks inside the machine when its process is alive. */
    Evidence observe() throws InterruptedException {
        Duration longest = limits.value(LimaLimits.SSH)
                .plus(limits.value(LimaLimits.CONTAINERD))
                .plus(limits.value(LimaLimits.SCRIPTS));
        Evidence outside = folder.observe(longest, limits.value(LimaLimits.AGENT));
        return switch (outside.state()) {
            case MachineState.Running _, MachineState.Wedged _, MachineState.Orphaned _
            when outside.driver().alive() -> outside.withGuest(guest.report());
            default -> outside;
        };
    }
}
