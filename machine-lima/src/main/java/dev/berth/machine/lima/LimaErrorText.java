package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** Errors of Lima's commands, with the advice that fits Lima's message. */
final class LimaErrorText {
    static final String INSTALL =
            "install Lima 2 or newer: https://lima-vm.io/docs/installation/, or choose another machine:"
                    + " --machine local";

    static final String CHOOSE_ANOTHER =
            "choose a name of its own: -c machine.name=…; Berth touches no machine that it did not make";

    private LimaErrorText() {}

    /**
     * The error for a failed command of Lima.
     *
     * @param messages Lima's last messages, as {@link BootLog#lastMessages} returns them
     * @param otherwise the advice for a message that is not known
     */
    static BerthException of(String tried, String seen, String messages, String otherwise) {
        if (messages.contains("must not run as the root user")) {
            return notReady(
                    tried,
                    seen,
                    "Lima refuses root: run berth as an ordinary user, or without a virtual machine: --machine local");
        }
        if (messages.contains("no space left on device")) {
            return new BerthException(
                    ErrorKind.DISK_FULL, tried, seen, "make room on the disks of Lima's folder and of Lima's cache");
        }
        if (messages.contains("in_use_by")
                || messages.contains("is locked")
                || messages.contains("in use by instance")) {
            return notReady(tried, seen, "berth machine repair unlocks the disk if nobody uses it");
        }
        return notReady(tried, seen, otherwise);
    }

    static BerthException notReady(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, todo);
    }
}
