package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.InstanceChoice;
import dev.berth.server.wiring.WorkspaceSelection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** Base class of a command directly below {@code berth}. */
public abstract class BerthTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    protected BerthCommand root = new BerthCommand();

    @Override
    public final Integer call() throws Exception {
        return exitStatus(root.perform(this));
    }

    /**
     * The instance that the command means, by the options, else by the current folder. Ctrl-C ends the look at a machine.
     */
    protected static InstanceChoice choose(Application application, AgentName agent, WorkspaceSelection named) {
        return FutureWaits.cancellable("choosing the instance of " + agent, () -> application.choose(agent, named));
    }

    /**
     * Looks up everything that a command stops or removes, so that a mistake in one name changes nothing: of each agent the
     * named instance, or all.
     *
     * @throws dev.berth.runtime.error.BerthException UNKNOWN_TARGET, UNKNOWN_AGENT
     */
    protected static Map<AgentName, Optional<InstanceId>> known(
            Application application, List<AgentName> agents, WorkspaceSelection named) throws InterruptedException {
        Map<AgentName, Optional<InstanceId>> all = new LinkedHashMap<>();
        for (AgentName agent : agents) {
            Optional<InstanceId> only = application.recordedInstance(agent, named);
            application.requireInstance(agent, only);
            all.put(agent, only);
        }
        return all;
    }

    /** The exit status of the process. */
    public int exitStatus(ExitCode code) {
        return code.code();
    }
}
