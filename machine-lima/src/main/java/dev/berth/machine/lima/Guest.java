package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.NextStep;
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

/**
 * Runs commands inside a machine by ssh, as root. Lima gives the machine's ssh server a new port at every start. Safe
 * for all threads.
 */
final class Guest {
    private static final Logger log = LoggerFactory.getLogger(Guest.class);

    private final InstanceFolder folder;
    private final Function<SshTarget, Machine> login;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Machine machine;
    private Optional<String> config = Optional.empty();

    Guest(InstanceFolder folder, Function<SshTarget, Machine> login) {
        this.folder = folder;
        this.login = login;
    }

    /** A runner in the machine. Nothing is sent before its first use. */
    CommandRunner runner() throws InterruptedException {
        return machine().ensureReady();
    }

    /** Asks the machine for its state, in one round trip. */
    GuestReport report() throws InterruptedException {
        try {
            CommandResult result = runner().run(MachineCommand.of(GuestReport.command(mounts())), LimaLimits.PROBE)
                    .orThrow("asking machine " + folder.name() + " for its state", "");
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

    /** Sets the machine's clock to this host's time. */
    void setClock() throws InterruptedException {
        runAsRoot(
                "setting the clock of machine " + folder.name(),
                "date",
                "-s",
                "@" + Instant.now().getEpochSecond());
    }

    void restartContainerd() throws InterruptedException {
        runAsRoot("restarting containerd in machine " + folder.name(), "systemctl", "restart", "containerd");
    }

    /** Closes the open login, if there is one; the next use logs in again. */
    void disconnect() {
        lock.lock();
        try {
            Machine open = machine;
            machine = null;
            if (open != null) {
                open.disconnect();
            }
        } finally {
            lock.unlock();
        }
    }

    private void runAsRoot(String tried, String... argv) throws InterruptedException {
        runner().run(MachineCommand.of(List.of(argv)), LimaLimits.PROBE)
                .orThrow(
                        tried,
                        LimaErrorText.REPAIR
                                .rephrased("repair the machine, or stop and start it")
                                .with(NextStep.Action.RESTART_MACHINE));
    }

    private Machine machine() {
        lock.lock();
        try {
            Optional<String> now = folder.text(folder.file("ssh.config"));
            if (!now.equals(config)) {
                disconnect();
                config = now;
            }
            Machine open = machine;
            if (open == null) {
                open = login.apply(SshTarget.of("lima-" + folder.name())
                        .withConfigFile(folder.file("ssh.config"))
                        .withBecome(List.of("sudo", "-n")));
                machine = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }
}
