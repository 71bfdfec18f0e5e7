package dev.berth.runtime.workspace;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Compares folders of this host. */
record HostWorkspaceWatch(List<Path> folders, List<RootLooks> looks, String what, Limits limits)
        implements WorkspaceWatch {
    /** The parts of the limit after which a look ends and answers what it has: the last look goes on from the first. */
    private static final double BEGIN = 0.5;

    private static final double END = 0.9;

    /** The part of the limit without any progress after which a look is given up. */
    private static final double STUCK = 0.5;

    @Override
    public Running begin(Instant since) {
        long sinceNanos = ChangeClock.nanos(since);
        List<Begun> begun = looks.stream()
                .map(look -> new Begun(look, look.latest(), look.request(), sinceNanos))
                .toList();
        return () -> end(begun);
    }

    @Override
    public void prepare() {
        looks.forEach(RootLooks::prepare);
    }

    private CompletableFuture<WorkspaceComparison> end(List<Begun> begun) {
        long now = System.nanoTime();
        double limit = limits.value(KnownLimits.WORKSPACE_LOOK).toNanos();
        List<CompletableFuture<WorkspaceComparison>> ends = begun.stream()
                .map(one -> one.end(now + (long) (limit * BEGIN), now + (long) (limit * END)))
                .toList();
        CompletableFuture<WorkspaceComparison> all =
                CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).thenApply(_ -> merged(ends));
        return limits.bound(KnownLimits.WORKSPACE_LOOK, "comparing the workspaces of " + what, all, () -> "")
                .exceptionally(failure -> failed(failure, limit));
    }

    private static WorkspaceComparison merged(List<CompletableFuture<WorkspaceComparison>> ends) {
        List<ProtectedChange> changes = new ArrayList<>();
        List<NotCompared> notCompared = new ArrayList<>();
        for (CompletableFuture<WorkspaceComparison> end : ends) {
            changes.addAll(end.resultNow().changes());
            notCompared.addAll(end.resultNow().notCompared());
        }
        changes.sort(Comparator.comparing(ProtectedChange::path));
        return new WorkspaceComparison(changes, notCompared);
    }

    private WorkspaceComparison failed(Throwable failure, double limit) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (failure instanceof LimitReachedException || cause instanceof LimitReachedException) {
            looks.forEach(look -> look.giveUpStuck((long) (limit * STUCK)));
            return WorkspaceComparison.none(
                    folders,
                    "the look at it took longer than "
                            + Limits.text(limits.value(KnownLimits.WORKSPACE_LOOK)) + "; to allow more, raise "
                            + KnownLimits.WORKSPACE_LOOK.setting());
        }
        return WorkspaceComparison.none(folders, "the look at it failed, report this bug: " + cause);
    }

    /** A comparison of one folder. */
    private record Begun(RootLooks looks, @Nullable WorkspaceTree earlier, RootLooks.Look begin, long sinceNanos) {
        CompletableFuture<WorkspaceComparison> end(long beginNanos, long endNanos) {
            begin.budget().setDeadline(beginNanos);
            return begin.tree().thenCompose(first -> {
                RootLooks.Look last = looks.request();
                last.budget().setDeadline(endNanos);
                return last.tree().thenApply(now -> TreeComparison.of(earlier, first, now, sinceNanos));
            });
        }
    }
}
