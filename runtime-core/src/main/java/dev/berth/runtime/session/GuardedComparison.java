package dev.berth.runtime.session;

import dev.berth.runtime.workspace.WorkspaceComparison;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A comparison of the workspaces whose watch may throw, answer null or block: then the result says that nothing was compared.
 *
 * @param directory the session's directory, which stands for the workspaces in such a result
 */
record GuardedComparison(ForeignCall<WorkspaceWatch.Running> begun, Path directory, Duration most) {
    /** Waits for the result, within limit {@code workspace-look} and {@code callback}. Never throws. */
    WorkspaceComparison end() {
        ForeignCall.Result<WorkspaceComparison> result = ForeignCall.start(
                        "WorkspaceWatch.Running.end()",
                        () -> begun.answer().get().end().get())
                .within(most);
        begun.interrupt();
        return result.value() != null
                ? result.value()
                : WorkspaceComparison.none(List.of(directory), String.valueOf(result.problem()));
    }
}
