package dev.berth.runtime.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a setting: its shape and its allowed values.
 *
 * @param allowed the description of the allowed values, for people
 * @param valid accepts a single value
 * @param together accepts all values of a list at once
 */
public record SettingType(Shape shape, String allowed, Predicate<String> valid, Predicate<List<String>> together) {
    SettingType(Shape shape, String allowed, Predicate<String> valid) {
        this(shape, allowed, valid, _ -> true);
    }

    /** The method of {@link Config} that reads a value. */
    public enum Shape {
        TEXT,
        PATH,
        DURATION,
        SIZE,
        NUMBER,
        DECIMAL,
        LIST,
        COMMAND
    }

    private static final Pattern HTTP = Pattern.compile("https?://[^\\s]");
    private static final Pattern DURATION_FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SIZE_FORM = Pattern.compile("([0-9]{1,15})([kmgt]?)");
    private static final Pattern MOUNT_FORM = Pattern.compile("/[^:]*:/[^:]*(:ro)?");
    private static final Pattern DECIMAL_FORM = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,5})?");

    public static final SettingType TEXT =
            new SettingType(Shape.TEXT, "text without line breaks", SettingType::isOneLine);
    public static final SettingType LIST = new SettingType(Shape.LIST, "a list of words", SettingType::isOneLine);
    public static final SettingType PATH = new SettingType(Shape.PATH, "the path of a file", SettingType::isOneLine);
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

    private static final String ARGV_FORM = "a program and its arguments as a list: [npx, -y, some-server] in the file,"
            + " npx,-y,some-server elsewhere";
    static final SettingType PROGRAM = new SettingType(
            Shape.TEXT, "one program, by its name or its absolute path inside the container", SettingType::isProgram);
    static final SettingType ARGV = new SettingType(
            Shape.LIST, ARGV_FORM, SettingType::isOneLine, words -> !words.isEmpty() && isProgram(words.getFirst()));
    static final SettingType COMMAND = new SettingType(
            Shape.COMMAND,
            "a command such as \"pass show anthropic\" or [pass, show, anthropic], its program by name or absolute path"
                    + " (no shell: write sh -c '…' for one)",
            SettingType::isOneLine,
            values -> CommandLineParser.parse(values)
                    .filter(words -> !words.isEmpty() && isHostProgram(words.getFirst()))
                    .isPresent());
    static final SettingType MOUNTS = new SettingType(
            Shape.LIST,
            "SOURCE:TARGET or SOURCE:TARGET:ro, absolute paths such as /data/models:/data/models:ro",
            value -> isOneLine(value) && MOUNT_FORM.matcher(value).matches());
    static final SettingType ADDRESS = new SettingType(
            Shape.TEXT, "localhost or an IP address of this host, such as 127.0.0.1 or ::1", SettingType::isAddress);

    public static SettingType durationOr(String word) {
        return new SettingType(
                Shape.DURATION,
                DURATION.allowed + ", or " + word,
                value -> value.equals(word) || DURATION.valid.test(value));
    }

    public static SettingType sizeFrom(String least) {
        long bytes = parseSize(least).orElseThrow();
        return new SettingType(
                Shape.SIZE,
                "a size from " + least + ", such as 512m or 4g",
                value -> parseSize(value).filter(size -> size >= bytes).isPresent());
    }

    static SettingType sizeWithin(String least, String most) {
        long from = parseSize(least).orElseThrow();
        long to = parseSize(most).orElseThrow();
        return new SettingType(
                Shape.SIZE,
                "a size from " + least + " to " + most,
                value -> parseSize(value)
                        .filter(size -> size >= from && size <= to)
                        .isPresent());
    }

    public static SettingType number(int least, int most) {
        return new SettingType(
                Shape.NUMBER,
                "a whole number from " + least + " to " + most,
                value -> value.matches("[0-9]{1,10}")
                        && Long.parseLong(value) >= least
                        && Long.parseLong(value) <= most);
    }

    public static SettingType matching(String regex, String allowed) {
        return new SettingType(Shape.TEXT, allowed, Pattern.compile(regex).asMatchPredicate());
    }

    /** The type of an http or https address with a host. */
    public static SettingType httpAddress(String allowed) {
        return new SettingType(Shape.TEXT, allowed, SettingType::isHttpAddress);
    }

    /** Whether the value is such an address; the host may have an underscore, which {@link URI#getHost} does not know. */
    private static boolean isHttpAddress(String value) {
        try {
            URI uri = new URI(value);
            return HTTP.matcher(value).lookingAt() && uri.getRawAuthority() != null && uri.getPort() <= 65_535;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    public static SettingType oneOf(String... words) {
        return new SettingType(Shape.TEXT, String.join(" or ", words), List.of(words)::contains);
    }

    /** Parses a positive duration such as {@code 90s} or {@code 1500ms}; empty if the text is none. */
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

    /** Whether these values are allowed, each and together. */
    boolean accepts(List<String> values) {
        return values.stream().allMatch(valid) && together.test(values);
    }

    /** Whether the value is one program. A whole command line as one value is the common mistake. */
    private static boolean isProgram(String value) {
        return isOneLine(value) && (value.startsWith("/") || (!value.startsWith("-") && !value.matches(".*\\s.*")));
    }

    /**
     * Whether the value is a program on this host. A relative path would depend on the folder that berth is called in.
     */
    private static boolean isHostProgram(String word) {
        return isProgram(word) && (!word.contains("/") || word.startsWith("/") || word.startsWith("~/"));
    }

    private static boolean isAddress(String value) {
        boolean numbers = value.matches("[0-9]+(\\.[0-9]+){3}") || value.contains(":");
        try {
            return value.equals("localhost") || (numbers && InetAddress.ofLiteral(value) != null);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isOneLine(String value) {
        return !value.isBlank() && value.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0);
    }
}
