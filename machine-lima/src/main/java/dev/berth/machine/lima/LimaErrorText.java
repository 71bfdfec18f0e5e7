package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.machine.Machine;

/** Errors of Lima's commands, with the advice that fits Lima's message. */
final class LimaErrorText {
    static final Advice INSTALL = Advice.of(
                    "install Lima 2 or newer: https://lima-vm.io/docs/installation/, or choose another machine")
            .with(NextStep.Action.CHOOSE_MACHINE, Machine.LOCAL);

    static final Advice CHOOSE_ANOTHER = Advice.of("choose a name of its own with setting machine.name; Berth touches"
                    + " no machine that it did not make")
            .about("machine.name");

    static final Advice REPAIR = Advice.of("repair the machine").with(NextStep.Action.REPAIR_MACHINE);

    private LimaErrorText() {}

    /**
     * The error for a failed command of Lima.
     *
     * @param messages Lima's last messages, as {@link BootLog#lastMessages} returns them
     * @param otherwise the advice for a message that is not known
     */
    static BerthException of(String tried, String seen, String messages, Advice otherwise) {
        if (messages.contains("must not run as the root user")) {
            return notReady(
                    tried,
                    seen,
                    Advice.of("Lima refuses root: run as an ordinary user, or choose a machine that is not virtual")
                            .with(NextStep.Action.CHOOSE_MACHINE, Machine.LOCAL));
        }
        if (messages.contains("no space left on device")) {
            return new BerthException(
                    ErrorKind.DISK_FULL, tried, seen, "make room on the disks of Lima's folder and of Lima's cache");
        }
        if (messages.contains("in_use_by")
                || messages.contains("is locked")
                || messages.contains("in use by instance")) {
            return notReady(
                    tried, seen, REPAIR.rephrased("repair the machine: that unlocks the disk if nobody uses it"));
        }
        return notReady(tried, seen, otherwise);
    }

    static BerthException notReady(String tried, String seen, Advice advice) {
        return new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, advice);
    }
}
