package dev.berth.runtime.process;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;

/** Host programs in groups of their own, registered with the guard. */
record GuardedHostProcesses(Limits limits) implements HostProcesses {
    @Override
    public CommandResult run(HostCommand command, Limit limit) {
        throw new UnsupportedOperationException("comes next");
    }

    @Override
    public RunningProcess start(HostCommand command) {
        throw new UnsupportedOperationException("comes next");
    }

    @Override
    public void close() {}
}
