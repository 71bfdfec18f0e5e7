package dev.berth.server.cli;

/** Text that an agent wrote, made harmless for a terminal: no escape sequences, no control characters. */
final class Untrusted {
    private Untrusted() {}

    /** Keeps line breaks and tabs. */
    static String text(String text) {
        return clean(text, true);
    }

    /** On one line, cut at 200 characters. */
    static String line(String text) {
        String line = clean(text.replaceAll("\\s+", " "), false).strip();
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }

    private static String clean(String text, boolean lines) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) || (lines && (c == '\n' || c == '\t')))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
