package dev.berth.server.cli.output;

import dev.berth.runtime.workspace.NotCompared;
import dev.berth.runtime.workspace.ProtectedChange;
import dev.berth.runtime.workspace.WorkspaceComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What changed in the workspaces, of the files that the host runs: lines for people, fields for JSON. */
final class ComparisonView {
    /** A person reads no more lines than these. JSON has all. */
    private static final int MOST_LINES = 20;

    private ComparisonView() {}

    /** A change, as scripts read it. */
    private record Change(String path, String how, String runs) {}

    /** A folder or file that was not compared, as scripts read it. */
    private record Gap(String path, String reason) {}

    /** The fields {@code changes} and {@code notCompared}, each only if there is something in it. */
    static Map<String, Object> fields(WorkspaceComparison comparison) {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Change> changes = comparison.changes().stream()
                .map(change -> new Change(change.path().toString(), change.how().id(), change.runs()))
                .toList();
        List<Gap> gaps = comparison.notCompared().stream()
                .map(gap -> new Gap(gap.path().toString(), gap.reason()))
                .toList();
        if (!changes.isEmpty()) {
            fields.put("changes", changes);
        }
        if (!gaps.isEmpty()) {
            fields.put("notCompared", gaps);
        }
        return fields;
    }

    /** The comparison as lines. */
    static String text(WorkspaceComparison comparison) {
        List<String> lines = new ArrayList<>();
        if (!comparison.changes().isEmpty()) {
            lines.add("changed meanwhile, look at it before you use the folder on this host:");
            lines.addAll(indented(
                    comparison.changes().stream().map(ProtectedChange::text).toList()));
        }
        lines.addAll(comparison.notCompared().stream().map(NotCompared::text).toList());
        return String.join("\n", lines);
    }

    private static List<String> indented(List<String> texts) {
        List<String> lines = new ArrayList<>();
        texts.stream().limit(MOST_LINES).forEach(text -> lines.add("  " + text));
        if (texts.size() > MOST_LINES) {
            lines.add("  and " + (texts.size() - MOST_LINES) + " more");
        }
        return lines;
    }
}
