package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.ProcessEnding;
import java.util.List;

/** Stops a machine; its contents stay. The caller holds the lock of the machine. */
record Shutdown(LimaParts parts, HomeLock lock) {
    /** Shuts the machine down, by force when that fails or takes too long. */
    void stop() throws InterruptedException {
        parts.guest().disconnect();
        CommandResult result = parts.program().run(LimaLimits.STOP, "stop", "--tty=false", parts.name());
        if (stopped()) {
            return;
        }
        forceStop(
                result.ending() instanceof ProcessEnding.PastLimit(var reached)
                        ? reached.seen()
                        : "limactl stop " + result.ending() + ": "
                                + BootLog.lastMessages(result.stderr().text()));
    }

    /** @param why the reason, reported before the stop */
    void forceStop(String why) throws InterruptedException {
        parts.guest().disconnect();
        // Lima kills the processes that the pid files name
        List<String> moved = parts.folder().moveForeignPidFilesAside();
        parts.reporter().repairing(lock, "forced stop", why + (moved.isEmpty() ? "" : "; moved aside: " + moved));
        CommandResult result = parts.program().run(LimaLimits.FORCE, "stop", "--force", "--tty=false", parts.name());
        if (!stopped()) {
            String messages = BootLog.lastMessages(result.stderr().text());
            throw LimaErrorText.of(
                    "ending machine " + parts.name() + " by force",
                    "limactl stop -f " + result.ending() + (messages.isEmpty() ? "" : ": " + messages),
                    messages,
                    Advice.of("end the rest of it by hand: "
                            + parts.observe().state().text()));
        }
    }

    private boolean stopped() throws InterruptedException {
        return switch (parts.observe().state()) {
            case MachineState.Stopped _, MachineState.Stale _, MachineState.Absent _ -> true;
            default -> false;
        };
    }
}
