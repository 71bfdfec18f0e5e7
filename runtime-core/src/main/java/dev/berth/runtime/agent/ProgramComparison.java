package dev.berth.runtime.agent;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.UninterruptibleWait;
import dev.berth.runtime.workspace.WorkspaceComparison;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Compares an instance's workspaces while a terminal or command runs, and reports what changed. Safe for all threads. */
final class ProgramComparison implements AutoCloseable {
    private final RuntimeServices services;
    private final InstanceId id;
    private final WorkspaceWatch.Running running;
    private final AtomicBoolean ended = new AtomicBoolean();

    private ProgramComparison(RuntimeServices services, InstanceId id, WorkspaceWatch.Running running) {
        this.services = services;
        this.id = id;
        this.running = running;
    }

    /** Begins; the program starts after this. */
    static ProgramComparison begin(RuntimeServices services, ContainerSupervisor container) {
        return new ProgramComparison(
                services, container.id(), container.workspaces().begin(Instant.now()));
    }

    /** Compares, and tells the listener unless all is the same. Waits for limit {@code workspace-look} at most. Idempotent. */
    @Override
    public void close() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<WorkspaceComparison> end = running.end();
        Duration most = services.ground().limits().value(KnownLimits.WORKSPACE_LOOK);
        boolean _ = UninterruptibleWait.await(end, most.multipliedBy(2));
        WorkspaceComparison seen = end.getNow(WorkspaceComparison.none(
                id.workspaces().stream().map(Workspace::path).toList(), "the look at it did not end"));
        if (!seen.isEmpty()) {
            services.ground().listener().on(new AgentEvent.ProtectedFilesChanged(Instant.now(), id, seen));
        }
    }
}
