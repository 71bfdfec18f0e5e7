package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** A container was to be used that the instance has no more. The instance's next start makes another one. */
final class ContainerReplacedException extends BerthException {
    private static final long serialVersionUID = 1L;

    ContainerReplacedException(InstanceId id, String what, String reason) {
        super(ErrorKind.AGENT_LOST, "beginning " + what + " of " + id, reason, "open a new session");
    }
}
