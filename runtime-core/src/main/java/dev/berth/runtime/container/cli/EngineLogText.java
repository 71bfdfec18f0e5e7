package dev.berth.runtime.container.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Extracts the messages from output in the format {@code time="…" level=fatal msg="…"}. */
final class EngineLogText {
    private static final Pattern ENTRY = Pattern.compile("time=\"[^\"]*\" level=(\\w+) msg=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");
    private static final List<String> SERIOUS = List.of("error", "fatal", "panic");

    private EngineLogText() {}

    /** Returns the messages of error, fatal and panic entries; the whole text when there are none. */
    static String plain(String text) {
        List<String> serious = ENTRY.matcher(text)
                .results()
                .filter(entry -> SERIOUS.contains(entry.group(1)))
                .map(entry -> unescaped(entry.group(2)))
                .toList();
        return serious.isEmpty() ? text : String.join(" | ", serious);
    }

    private static String unescaped(String message) {
        return ESCAPED.matcher(message).replaceAll(match -> switch (match.group(1)) {
            case "n", "t" -> " ";
            case "\\" -> "\\\\";
            case "$" -> "\\$";
            default -> match.group(1);
        });
    }
}
