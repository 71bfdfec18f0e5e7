package dev.berth.runtime.workspace;

import java.nio.file.Path;

/** Paths as text for people. A program inside may have chosen the name, with line breaks and escape sequences in it. */
final class PrintablePath {
    private PrintablePath() {}

    /** The path with each control character, mark of the direction of writing and line separator as its number: {@code \u001b}. */
    static String of(Path path) {
        StringBuilder shown = new StringBuilder();
        path.toString().codePoints().forEach(c -> {
            if (isPlain(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format("\\u%04x", c));
            }
        });
        return shown.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
