package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.workspace.WorkspaceComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happens to an agent instance. */
public sealed interface AgentEvent extends RuntimeEvent {
    /** The instance, with its workspaces: an agent may have several instances at the same time. */
    InstanceId instance();

    default Target target() {
        return instance().target();
    }

    default AgentId agent() {
        return instance().agent();
    }

    record PhaseStarted(Instant time, InstanceId instance, Phase phase) implements AgentEvent {}

    /** Something to show while a phase runs, such as a line of an image build. */
    record PhaseProgress(Instant time, InstanceId instance, Phase phase, String text) implements AgentEvent {}

    /** A phase is done; {@code detail} says what it came to: {@code adopted}, {@code created}, an image's tag, … */
    record PhaseFinished(Instant time, InstanceId instance, Phase phase, Duration took, String detail)
            implements AgentEvent {}

    record PhaseFailed(Instant time, InstanceId instance, Phase phase, Duration took, BerthException error)
            implements AgentEvent {}

    /** It waits for another process; {@code holders} says which and what that does. */
    record Waiting(Instant time, InstanceId instance, List<String> holders) implements AgentEvent {}

    /** Ready, after {@code took} in all; a call that found it ready tells nothing. */
    record BecameReady(Instant time, InstanceId instance, int generation, Duration took, Login login)
            implements AgentEvent {}

    /** Something that does not stop the agent from working, but a person should know. */
    record ProbeWarning(Instant time, InstanceId instance, String what, String seen, String todo)
            implements AgentEvent {}

    /**
     * A terminal or command has ended, and the files that the host runs were compared: some changed, or were not compared. Of a
     * turn, {@link dev.berth.runtime.session.TurnEvidence#workspaces} has it.
     */
    record ProtectedFilesChanged(Instant time, InstanceId instance, WorkspaceComparison comparison)
            implements AgentEvent {}

    /**
     * A try of {@link Provisioning} failed and will be repeated.
     *
     * @param failures the number of failures in a row
     * @param next the time of the next try
     * @param error the error of the last try
     */
    record RetryScheduled(Instant time, InstanceId instance, int failures, Instant next, BerthException error)
            implements AgentEvent {}
}
