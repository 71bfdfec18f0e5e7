package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.CommandResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inside of a machine, by ssh, as root. Its port is another one after every start. Safe for all threads. */
final class Guest {
    private static final Logger log = LoggerFactory.getLogger(Guest.class);

    private final InstanceFolder folder;
    private final Function<SshTarget, Machine> way;
    private final ReentrantLock guard = new ReentrantLock();
    private @Nullable Machine machine;
    private Optional<String> config = Optional.empty();

    Guest(InstanceFolder folder, Function<SshTarget, Machine> way) {
        this.folder = folder;
        this.way = way;
    }

    /** Acts there; whether it answers shows when it is used. */
    CommandRunner runner() throws InterruptedException {
        return machine().ensureReady();
    }

    /** One round trip. */
    GuestReport look() throws InterruptedException {
        try {
            CommandResult result = runner().run(MachineCommand.of(GuestReport.question(mounts())), LimaLimits.PROBE)
                    .orThrow("asking machine " + folder.name() + " how it is", "");
            return GuestReport.of(result.stdout().text(), Instant.now());
        } catch (BerthException e) {
            log.debug("the machine does not answer name={}", folder.name(), e);
            return GuestReport.silent(e.seen());
        }
    }

    private List<String> mounts() {
        return folder.template().map(LimaTemplate::parse).map(LimaTemplate::mounts).orElse(List.of()).stream()
                .map(Path::toString)
                .toList();
    }

    /** Gives it our time. */
    void setClock() throws InterruptedException {
        change(
                "setting the clock of machine " + folder.name(),
                "date",
                "-s",
                "@" + Instant.now().getEpochSecond());
    }

    void restartContainerd() throws InterruptedException {
        change("restarting containerd in machine " + folder.name(), "systemctl", "restart", "containerd");
    }

    /** Whatever login is open is given up; the next use logs in anew. */
    void forget() {
        guard.lock();
        try {
            Machine open = machine;
            machine = null;
            if (open != null) {
                open.disconnect();
            }
        } finally {
            guard.unlock();
        }
    }

    private void change(String tried, String... argv) throws InterruptedException {
        runner().run(MachineCommand.of(List.of(argv)), LimaLimits.PROBE)
                .orThrow(tried, "berth machine repair; berth machine stop, then start");
    }

    private Machine machine() {
        guard.lock();
        try {
            Optional<String> now = folder.text(folder.file("ssh.config"));
            if (!now.equals(config)) {
                forget();
                config = now;
            }
            Machine open = machine;
            if (open == null) {
                open = way.apply(SshTarget.of("lima-" + folder.name())
                        .withConfigFile(folder.file("ssh.config"))
                        .withBecome(List.of("sudo", "-n")));
                machine = open;
            }
            return open;
        } finally {
            guard.unlock();
        }
    }
}
