package dev.berth.machine.lima;

import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.ProcessEnding;
import java.util.List;

/** Ends a machine, under the lock of its name; what is in it stays. */
record Shutdown(LimaParts parts, HomeLock lock) {
    /** First as one asks a machine, then by force. */
    void gently() throws InterruptedException {
        parts.guest().forget();
        CommandResult result = parts.program().run(LimaLimits.STOP, "stop", "--tty=false", parts.name());
        if (stopped()) {
            return;
        }
        byForce(
                result.ending() instanceof ProcessEnding.PastLimit(var reached)
                        ? reached.seen()
                        : "limactl stop " + result.ending() + ": "
                                + BootLog.lastWords(result.stderr().text()));
    }

    /** @param why told before it is done */
    void byForce(String why) throws InterruptedException {
        parts.guest().forget();
        // Lima kills whatever has these numbers
        List<String> moved = parts.folder().moveStrangersAside();
        parts.teller().repairing(lock, "forced stop", why + (moved.isEmpty() ? "" : "; moved aside: " + moved));
        CommandResult result = parts.program().run(LimaLimits.FORCE, "stop", "--force", "--tty=false", parts.name());
        if (!stopped()) {
            String words = BootLog.lastWords(result.stderr().text());
            throw LimaErrorText.of(
                    "ending machine " + parts.name() + " by force",
                    "limactl stop -f " + result.ending() + (words.isEmpty() ? "" : ": " + words),
                    words,
                    "end what is left of it by hand: " + parts.look().state().text());
        }
    }

    private boolean stopped() throws InterruptedException {
        return switch (parts.look().state()) {
            case MachineState.Stopped _, MachineState.Stale _, MachineState.Absent _ -> true;
            default -> false;
        };
    }
}
