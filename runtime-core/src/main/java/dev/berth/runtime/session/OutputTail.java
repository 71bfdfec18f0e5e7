package dev.berth.runtime.session;

import java.util.List;
import java.util.regex.Pattern;

/** The end of a program's output as a short, printable text for an error. */
final class OutputTail {
    private static final int LINES = 3;
    private static final int LONGEST = 300;
    private static final String BETWEEN = " | ";
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)|[@-_])");

    private OutputTail() {}

    /** The last three lines on one, 300 characters at most, without escape sequences and control characters. */
    static String of(List<String> lines) {
        List<String> plain = lines.stream()
                .map(OutputTail::plain)
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> last = plain.subList(Math.max(0, plain.size() - LINES), plain.size());
        int room = (LONGEST - BETWEEN.length() * (LINES - 1)) / Math.max(1, last.size());
        return String.join(BETWEEN, last.stream().map(line -> cut(line, room)).toList());
    }

    private static String plain(String line) {
        return ESCAPES.matcher(line)
                .replaceAll("")
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .replaceAll("\\p{Cf}", "")
                .strip();
    }

    private static String cut(String line, int room) {
        if (line.length() <= room) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(room - 2)) ? room - 2 : room - 1;
        return line.substring(0, end) + "…";
    }
}
