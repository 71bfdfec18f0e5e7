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
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        boolean inArgument = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '\\' && quote != '\'' && i + 1 < text.length();
            if (escape) {
                argument.append(text.charAt(++i));
                inArgument = true;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                inArgument = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (inArgument) {
                    arguments.add(argument.toString());
                    argument.setLength(0);
                }
                inArgument = false;
            } else {
                argument.append(c);
                inArgument = true;
            }
        }
        if (inArgument) {
            arguments.add(argument.toString());
        }
        return quote == 0 ? Optional.of(List.copyOf(arguments)) : Optional.empty();
    }
}
