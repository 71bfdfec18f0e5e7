package dev.berth.terminal.gateway;

/** Words of a stranger in an error text. */
final class PrintableText {
    private static final int LONGEST = 80;

    private PrintableText() {}

    static String text(String word) {
        String plain = word.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }
}
