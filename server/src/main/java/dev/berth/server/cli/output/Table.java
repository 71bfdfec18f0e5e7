package dev.berth.server.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows of text under upper-case headings, as wide as their longest cell. */
record Table(List<String> columns, List<Map<String, Object>> rows) {
    List<String> lines() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Table::heading).toList());
        rows.forEach(row -> cells.add(columns.stream()
                .map(column -> TerminalText.oneLine(String.valueOf(row.getOrDefault(column, "-"))))
                .toList()));
        int[] widths = new int[columns.size()];
        cells.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return cells.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
        }
        return line.toString().stripTrailing();
    }

    /** {@code adapterVersion} becomes {@code ADAPTER VERSION}. */
    private static String heading(String column) {
        return column.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }
}
