package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What changed in an agent's workspaces, of the files from which the host runs something ({@link ProtectedPaths}), between the
 * begin and the end of a turn, a terminal or a command. Who changed it is not known: it may have been a person on the host.
 *
 * @param changes in the order of their paths, at most {@value #MOST_CHANGES} of each folder that is compared
 * @param notCompared what nothing is known of
 */
public record WorkspaceComparison(List<ProtectedChange> changes, List<NotCompared> notCompared) {
    /** The most changes of one folder that a comparison lists; how many more there are stands in {@link #notCompared}. */
    public static final int MOST_CHANGES = 200;

    public WorkspaceComparison {
        changes = List.copyOf(changes);
        notCompared = List.copyOf(notCompared);
    }

    /** No difference, and nothing that was not compared; also for agents without a workspace. */
    public static WorkspaceComparison same() {
        return new WorkspaceComparison(List.of(), List.of());
    }

    /** Nothing was compared in these folders. */
    public static WorkspaceComparison none(Collection<Path> folders, String reason) {
        return new WorkspaceComparison(
                List.of(),
                folders.stream().map(folder -> new NotCompared(folder, reason)).toList());
    }

    /** Whether there is nothing to report. */
    public boolean isEmpty() {
        return changes.isEmpty() && notCompared.isEmpty();
    }
}
