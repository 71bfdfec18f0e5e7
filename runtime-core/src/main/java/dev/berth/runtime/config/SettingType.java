package dev.berth.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What values a setting may have.
 *
 * @param allowed what is allowed, for people
 */
public record SettingType(Shape shape, String allowed, Predicate<String> valid) {
    /** How a value is read. */
    public enum Shape {
        TEXT,
        PATH,
        DURATION,
        SIZE,
        NUMBER,
        DECIMAL,
        LIST
    }

    private static final Pattern DURATION_FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SIZE_FORM = Pattern.compile("([0-9]{1,15})([kmgt]?)");
    private static final Pattern DECIMAL_FORM = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,5})?");

    static final SettingType TEXT = new SettingType(Shape.TEXT, "text without line breaks", SettingType::oneLine);
    static final SettingType LIST = new SettingType(Shape.LIST, "a list of words", SettingType::oneLine);
    static final SettingType PATH = new SettingType(Shape.PATH, "the path of a file", SettingType::oneLine);
    static final SettingType DURATION = new SettingType(
            Shape.DURATION,
            "a duration such as 1500ms, 90s, 10m or 2h",
            value -> parseDuration(value).isPresent());
    static final SettingType SIZE = new SettingType(
            Shape.SIZE, "a size such as 512m or 4g", value -> parseSize(value).isPresent());
    static final SettingType DECIMAL = new SettingType(
            Shape.DECIMAL,
            "a number above 0 such as 2 or 1.5",
            value -> DECIMAL_FORM.matcher(value).matches() && Double.parseDouble(value) > 0);

    static SettingType number(int least, int most) {
        return new SettingType(
                Shape.NUMBER,
                "a whole number from " + least + " to " + most,
                value -> value.matches("[0-9]{1,10}")
                        && Long.parseLong(value) >= least
                        && Long.parseLong(value) <= most);
    }

    static SettingType matching(String regex, String allowed) {
        return new SettingType(Shape.TEXT, allowed, Pattern.compile(regex).asMatchPredicate());
    }

    static SettingType oneOf(String... words) {
        return new SettingType(Shape.TEXT, String.join(" or ", words), List.of(words)::contains);
    }

    /** A positive duration as settings write it; empty when it is none. */
    public static Optional<Duration> parseDuration(String text) {
        Matcher form = DURATION_FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(form.group(1));
        Duration duration = switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        return Optional.of(duration).filter(Duration::isPositive);
    }

    static Optional<Long> parseSize(String text) {
        Matcher form = SIZE_FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(form.group(1));
        int shift = 10 * " kmgt".indexOf(form.group(2).isEmpty() ? " " : form.group(2));
        boolean fits = amount > 0 && amount <= Long.MAX_VALUE >> shift;
        return fits ? Optional.of(amount << shift) : Optional.empty();
    }

    private static boolean oneLine(String value) {
        return !value.isBlank() && value.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0);
    }
}
