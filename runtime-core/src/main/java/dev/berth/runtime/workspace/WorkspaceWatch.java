package dev.berth.runtime.workspace;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Compares what the host could run in an agent's workspaces before and after an agent's work. Safe for all threads. */
public interface WorkspaceWatch {
    /**
     * Begins a comparison. Returns at once; the look at the workspaces runs beside the agent's work.
     *
     * @param since the time at which the agent's work began, which is now or a moment ago
     */
    Running begin(Instant since);

    /** Looks at the workspaces ahead of the first comparison, so that the comparison finds less to do. Returns at once. */
    void prepare();

    /** A comparison that was begun. */
    interface Running {
        /**
         * Looks at the workspaces again. Completes within limit {@code workspace-look}, and never fails: what could not be
         * compared stands in the result. Called once, when the agent's work is over.
         */
        CompletableFuture<WorkspaceComparison> end();
    }

    /** A watch that compares nothing and reports nothing: setting {@code workspace.protect} is off, or there is no workspace. */
    static WorkspaceWatch off() {
        return new FixedWorkspaceWatch(WorkspaceComparison.same());
    }

    /** A watch that compares nothing and reports so. */
    static WorkspaceWatch none(WorkspaceComparison reported) {
        return new FixedWorkspaceWatch(reported);
    }
}
