package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What all that is done to one machine works with. */
record LimaParts(
        LimaSettings settings,
        InstanceFolder folder,
        LimaProgram program,
        Guest guest,
        Limits limits,
        ProgressReporter teller) {
    static LimaParts of(LimaSpec spec) {
        LimaSettings settings = LimaSettings.of(spec.config(), spec.environment(), spec.berthHome());
        InstanceFolder folder = new InstanceFolder(settings.folder(), ProcessLook.real());
        return new LimaParts(
                settings,
                folder,
                new LimaProgram(spec.processes(), spec.environment()),
                new Guest(folder, spec.way()),
                spec.processes().limits(),
                new ProgressReporter(settings.name(), spec.listener()));
    }

    String name() {
        return settings.name();
    }

    /** Ours beside Lima's machines, shared by all homes of Berth; Lima takes no name that begins so for a machine. */
    Path own() {
        return settings.limaHome().resolve("_berth");
    }

    HomeLocks locks() {
        return HomeLocks.in(own(), limits);
    }

    /**
     * Nothing is made for a Lima that can't be used, nor for a machine that is not ours. One that somebody is making is not
     * ours until its lima.yaml is written: that is known when the lock is ours.
     */
    HomeLock lock(String phase) throws InterruptedException {
        if (alien() && locks().holders(lockName()).isEmpty() && alien()) {
            throw foreign();
        }
        program.check();
        HomeLock lock = locks().acquire(lockName(), phase, KnownLimits.LOCK, teller::waiting);
        if (alien()) {
            lock.close();
            throw foreign();
        }
        return lock;
    }

    private boolean alien() {
        Evidence.Owner owner = folder.owner();
        return owner == Evidence.Owner.FOREIGN || owner == Evidence.Owner.UNKNOWN;
    }

    /** Why nothing is done to a machine that is not ours. */
    BerthException foreign() throws InterruptedException {
        return LimaErrorText.notReady(
                "using Lima's machine " + name(),
                folder.look(Duration.ZERO, Duration.ZERO).state().text(),
                LimaErrorText.CHOOSE_ANOTHER);
    }

    String lockName() {
        return "machine-" + name();
    }

    /** As the settings want it. */
    LimaTemplate wanted() {
        LimaTemplate template = LimaTemplate.of(settings, System.getProperty("os.arch", ""));
        return settings.overlay().map(template::with).orElse(template);
    }

    /** As it was made, or last changed. */
    Optional<LimaTemplate> actual() {
        return folder.template().map(LimaTemplate::parse);
    }

    /** Everything that can be seen of it; the machine itself is asked where it could answer. */
    Evidence look() throws InterruptedException {
        Duration longest = limits.value(LimaLimits.SSH)
                .plus(limits.value(LimaLimits.CONTAINERD))
                .plus(limits.value(LimaLimits.SCRIPTS));
        Evidence outside = folder.look(longest, limits.value(LimaLimits.AGENT));
        return switch (outside.state()) {
            case MachineState.Running _, MachineState.Wedged _, MachineState.Orphaned _
            when outside.driver().alive() -> outside.with(guest.look());
            default -> outside;
        };
    }
}
