package dev.berth.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The printer of findings: a table with notes below each line, or one JSON object a line. */
record Report(PrintStream out, boolean json) {
    void head(String description) {
        if (!json) {
            out.println(description);
            out.println(line("bench", "what", "berth", "bare", "ratio", "bound", "holds"));
        }
    }

    void finding(String engine, Finding finding) {
        if (json) {
            out.println(object(engine, finding));
            return;
        }
        String bare = finding.bare().isPresent() ? value(finding.bare().getAsDouble(), finding.unit()) : "-";
        out.println(line(
                finding.bench(),
                finding.what(),
                value(finding.ours(), finding.unit()),
                bare,
                finding.bare().isPresent() ? Finding.number(finding.boundedValue()) : "-",
                finding.bound().toString(),
                finding.holds() ? "yes" : "NO"));
        finding.notes().forEach(note -> out.println("          " + note));
    }

    void failure(String engine, String bench, Exception failure) {
        if (json) {
            out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("engine", engine)
                    .put("bench", bench)
                    .put("failed", failure.toString()));
        } else {
            out.println(bench + " could not be measured: " + failure + place(failure));
        }
    }

    /** The first stack frame of Berth's code. */
    private static String place(Exception failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.berth."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    private static String line(String... cells) {
        return String.format(Locale.ROOT, "%-7s %-50s %12s %12s %8s %-9s %s", (Object[]) cells)
                .stripTrailing();
    }

    private static String value(double value, String unit) {
        return Finding.number(value) + (unit.equals("containers") ? "" : " " + unit);
    }

    private static ObjectNode object(String engine, Finding finding) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("engine", engine)
                .put("bench", finding.bench())
                .put("what", finding.what())
                .put("unit", finding.unit())
                .put("ours", finding.ours());
        finding.bare().ifPresent(bare -> object.put("bare", bare).put("ratio", finding.boundedValue()));
        object.put("bound", finding.bound().toString()).put("holds", finding.holds());
        var notes = object.putArray("notes");
        List<String> all = finding.notes();
        all.forEach(notes::add);
        return object;
    }
}
