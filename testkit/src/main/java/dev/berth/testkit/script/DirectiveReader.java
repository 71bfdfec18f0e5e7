package dev.berth.testkit.script;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The parser of one line of a script. */
final class DirectiveReader {
    private static final String SEPARATOR = "::";
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern BAR = Pattern.compile("\\|");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([nt\\\\])");

    private DirectiveReader() {}

    static Directive read(String line) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        try {
            return read(name, rest);
        } catch (IllegalArgumentException _) {
            return new Directive.Say("Can't read this directive: " + line);
        }
    }

    private static Directive read(String name, String rest) {
        return switch (name) {
            case "@@say" -> new Directive.Say(unescape(rest));
            case "@@think" -> new Directive.Think(unescape(rest));
            case "@@plan" ->
                new Directive.Plan(BAR.splitAsStream(rest).map(String::strip).toList());
            case "@@write" -> write(rest);
            case "@@run" -> new Directive.Run(requireText(rest));
            case "@@read" -> new Directive.Read(requireText(rest));
            case "@@slow" -> slow(rest);
            case "@@huge" -> new Directive.Huge(Long.parseLong(rest));
            case "@@hang" -> new Directive.Hang();
            case "@@error" -> new Directive.Fail(rest.isEmpty() ? 500 : Integer.parseInt(rest));
            case "@@cut" -> new Directive.Cut();
            case "@@max-tokens" -> new Directive.MaxTokens();
            case "@@refuse" -> new Directive.Refuse();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Directive write(String rest) {
        int separator = rest.indexOf(SEPARATOR);
        if (separator < 0) {
            throw new IllegalArgumentException(rest);
        }
        String path = requireText(rest.substring(0, separator).strip());
        return new Directive.Write(
                path, unescape(rest.substring(separator + SEPARATOR.length()).strip()));
    }

    private static Directive slow(String rest) {
        List<String> numbers = SPACES.splitAsStream(rest).toList();
        if (numbers.size() != 2) {
            throw new IllegalArgumentException(rest);
        }
        return new Directive.Slow(
                Integer.parseInt(numbers.getFirst()), Duration.ofMillis(Long.parseLong(numbers.getLast())));
    }

    private static String requireText(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the argument is missing");
        }
        return text;
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(match -> switch (match.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            default -> "\\\\";
        });
    }
}
