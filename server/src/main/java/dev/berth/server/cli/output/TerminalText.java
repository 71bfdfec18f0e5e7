package dev.berth.server.cli.output;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/**
 * Makes text of agents safe for a terminal: removes control characters and marks of the direction of writing. An escape
 * sequence loses its first character only and its rest is shown: no text is swallowed, and a sequence that arrives in
 * several pieces is harmless without a memory of the pieces before.
 */
public final class TerminalText {
    private static final int MAX_LENGTH = 200;
    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private TerminalText() {}

    /** Returns the safe text with its line breaks and tabs. */
    public static String text(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> isLineBreak(c) ? '\n' : c)
                .filter(c -> c == '\n' || c == '\t' || !isObeyed(c))
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** Returns the safe text on one line; line breaks and tabs become blanks. */
    public static String oneLine(String text) {
        return text(text.replace("\r\n", " ").replace('\r', ' '))
                .replace('\n', ' ')
                .replace('\t', ' ');
    }

    /** Returns the safe text on one line without repeated blanks, cut at 200 characters. */
    public static String line(String text) {
        String line = oneLine(text).replaceAll("\\s+", " ").strip();
        return line.length() > MAX_LENGTH ? line.substring(0, cutEnd(line, MAX_LENGTH - 1)) + "…" : line;
    }

    /**
     * Returns a text of JSON with the same values: characters that a terminal obeys and those that {@code charset} lacks,
     * such as half a surrogate pair, are written as {@code \}{@code uXXXX}.
     */
    public static String json(String json, Charset charset) {
        CharsetEncoder encoder = charset.newEncoder();
        StringBuilder escaped = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (c == '\n' || (c >= ' ' && c <= '~')) {
                escaped.append((char) c);
            } else if (isObeyed(c) || isLineBreak(c) || !encoder.canEncode(Character.toString(c))) {
                Character.toString(c).chars().forEach(unit -> escaped.append("\\u%04x".formatted(unit)));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /** Moves the end of a cut out of the middle of a surrogate pair. */
    private static int cutEnd(String line, int end) {
        return Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end;
    }

    /** Whether a terminal, or what shows its text, acts on the character instead of showing it. */
    private static boolean isObeyed(int c) {
        return Character.isISOControl(c) || changesDirection(c);
    }

    private static boolean isLineBreak(int c) {
        return c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
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
