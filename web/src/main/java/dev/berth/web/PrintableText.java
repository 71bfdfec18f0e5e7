package dev.berth.web;

/** Text of a request as errors and logs repeat it: printable ASCII, 80 characters at most. Safe for all threads. */
public final class PrintableText {
    private static final int LONGEST = 80;

    private PrintableText() {}

    /** Replaces every other character by {@code ?} and shortens the text. */
    public static String text(String word) {
        String plain = word.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }
}
