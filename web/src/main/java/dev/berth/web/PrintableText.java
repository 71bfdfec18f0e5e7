package dev.berth.web;

/** The form of a request's text in errors and logs: printable ASCII, 80 characters at most. Safe for all threads. */
public final class PrintableText {
    private static final int MAX_LENGTH = 80;

    private PrintableText() {}

    /** Replaces every other character by {@code ?} and shortens the text. */
    public static String text(String requestText) {
        String plain = requestText.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > MAX_LENGTH ? plain.substring(0, MAX_LENGTH) + "…" : plain;
    }
}
