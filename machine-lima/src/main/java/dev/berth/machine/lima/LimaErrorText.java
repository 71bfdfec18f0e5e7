package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** What Lima complained of, as an error with the right thing to do. */
final class LimaErrorText {
    static final String INSTALL =
            "install Lima 2 or newer: https://lima-vm.io/docs/installation/, or choose another machine:"
                    + " --machine local";

    static final String CHOOSE_ANOTHER =
            "choose a name of its own: -c machine.name=…; Berth touches no machine that it did not make";

    private LimaErrorText() {}

    /** @param words Lima's last ones, as {@link BootLog#lastWords} has them */
    static BerthException of(String tried, String seen, String words, String otherwise) {
        if (words.contains("must not run as the root user")) {
            return notReady(
                    tried,
                    seen,
                    "Lima refuses root: run berth as an ordinary user, or without a virtual machine: --machine local");
        }
        if (words.contains("no space left on device")) {
            return new BerthException(
                    ErrorKind.DISK_FULL, tried, seen, "make room on the disk of Lima's folder and of its cache");
        }
        if (words.contains("in_use_by") || words.contains("is locked") || words.contains("in use by instance")) {
            return notReady(tried, seen, "berth machine repair gives the disk free if nobody uses it");
        }
        return notReady(tried, seen, otherwise);
    }

    static BerthException notReady(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, todo);
    }
}
