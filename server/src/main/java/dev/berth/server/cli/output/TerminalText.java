package dev.berth.server.cli.output;

/**
 * Makes text of agents safe for a terminal: removes escape sequences, control characters and marks of the direction of
 * writing.
 */
public final class TerminalText {
    private static final int MAX_LENGTH = 200;

    private TerminalText() {}

    /** Returns the safe text with its line breaks and tabs. */
    public static String text(String text) {
        return clean(text, true);
    }

    /** Returns the safe text on one line, cut at 200 characters. */
    public static String line(String text) {
        String line = clean(text.replaceAll("\\s+", " "), false).strip();
        return line.length() > MAX_LENGTH ? line.substring(0, cutEnd(line, MAX_LENGTH - 1)) + "…" : line;
    }

    /** Moves the end of a cut out of the middle of a surrogate pair. */
    private static int cutEnd(String line, int end) {
        return Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end;
    }

    private static String clean(String text, boolean lines) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> (lines && (c == '\n' || c == '\t')) || !(Character.isISOControl(c) || changesDirection(c)))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /**
     * Whether a character changes the direction of writing: with such marks a command looks different from what it is.
     */
    private static boolean changesDirection(int c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c == 0xfeff
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
