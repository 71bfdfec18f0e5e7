package dev.berth.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits the text of a command into its argv: at blanks, with quotes and backslashes as in a shell, and without
 * expansion.
 */
final class CommandLineParser {
    private CommandLineParser() {}

    /**
     * The argv of a setting's values: several values as they are, a single one split; empty if a quote is not closed.
     */
    static Optional<List<String>> parse(List<String> values) {
        return values.size() == 1 ? split(values.getFirst()) : Optional.of(values);
    }

    private static Optional<List<String>> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '\\' && quote != '\'' && i + 1 < text.length();
            if (escape) {
                word.append(text.charAt(++i));
                inWord = true;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                inWord = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return quote == 0 ? Optional.of(List.copyOf(words)) : Optional.empty();
    }
}
