package dev.berth.server.wiring;

import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.output.InstanceArguments;

/** The advice for a recorded instance with a folder that cannot be a workspace any more, such as one that was deleted. */
final class RemovalAdvice {
    private RemovalAdvice() {}

    /** The failure with the commands that remove the instance; unchanged if it is about anything else. */
    static BerthException add(BerthException failure, InstanceId instance) {
        boolean aboutFolder = failure.kind() == ErrorKind.WORKSPACE_FORBIDDEN
                && !instance.workspaces().isEmpty();
        return aboutFolder
                ? failure.rephrased(
                        failure.tried() + " of " + instance.name(),
                        failure.seen(),
                        failure.todo() + "; or remove the instance: berth rm " + InstanceArguments.of(instance)
                                + " (berth prune removes all whose folder is gone)")
                : failure;
    }
}
