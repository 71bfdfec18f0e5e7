package dev.berth.server.cli.output;

/**
 * Text that an agent wrote, made harmless for a terminal: no escape sequences, no control characters, nothing that makes
 * a text look different from what it is.
 */
public final class TerminalText {
    private static final int LONGEST = 200;

    private TerminalText() {}

    /** Keeps line breaks and tabs. */
    public static String text(String text) {
        return clean(text, true);
    }

    /** On one line, cut at 200 characters. */
    public static String line(String text) {
        String line = clean(text.replaceAll("\\s+", " "), false).strip();
        return line.length() > LONGEST ? line.substring(0, whole(line, LONGEST - 1)) + "…" : line;
    }

    /** Not in the middle of a character. */
    private static int whole(String line, int end) {
        return Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end;
    }

    private static String clean(String text, boolean lines) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> (lines && (c == '\n' || c == '\t')) || !(Character.isISOControl(c) || turnsWriting(c)))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** Marks of the direction of writing, by which a command can be shown in another order than it has. */
    private static boolean turnsWriting(int c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c == 0xfeff
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
