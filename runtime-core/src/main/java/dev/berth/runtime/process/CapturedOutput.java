package dev.berth.runtime.process;

import java.util.List;

/**
 * The output of a command on one pipe, as UTF-8 text: all of it up to the bound, beyond that its head and its tail.
 *
 * @param dropped number of bytes between head and tail that were not kept
 */
public record CapturedOutput(String head, long dropped, String tail) {
    public static CapturedOutput empty() {
        return new CapturedOutput("", 0, "");
    }

    public boolean complete() {
        return dropped == 0;
    }

    /** Head and tail; a line between them says how many bytes were dropped. */
    public String text() {
        return complete() ? head + tail : head + "\n[" + dropped + " bytes left out]\n" + tail;
    }

    public List<String> lines() {
        return text().lines().toList();
    }

    /** The last {@code count} lines that are not blank, joined by " | " for one line of an error. */
    public String lastLines(int count) {
        List<String> lines = text().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
