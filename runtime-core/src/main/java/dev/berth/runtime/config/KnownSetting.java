package dev.berth.runtime.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting of Berth, or a family of settings.
 *
 * @param name the key; in a family {@code TARGET} or {@code NAME} stands for the part that differs
 * @param standard the default value
 * @param meaning the setting's description for people
 */
public record KnownSetting(String name, SettingType type, Optional<String> standard, String meaning) {
    /** The beginning of the names of all variables that are settings. */
    static final String VARIABLE_PREFIX = "BERTH_";

    private static final String TARGET = "[a-z0-9][a-z0-9-]{0,40}";

    /** A setting with a default. */
    public static KnownSetting with(String name, SettingType type, String standard, String meaning) {
        return new KnownSetting(name, type, Optional.of(standard), meaning);
    }

    /** A setting without a default. */
    public static KnownSetting without(String name, SettingType type, String meaning) {
        return new KnownSetting(name, type, Optional.empty(), meaning);
    }

    boolean family() {
        return name.contains("TARGET") || name.contains("NAME");
    }

    /** The part of the name before its first dot. */
    public String section() {
        return name.split("\\.", 2)[0];
    }

    boolean covers(String key) {
        return family() ? pattern().matcher(key).matches() : name.equals(key);
    }

    /** Whether {@code key} is a beginning of this setting's key, up to one of its dots. */
    boolean isBelow(String key) {
        String[] ownParts = name.split("\\.", -1);
        String[] parts = key.split("\\.", -1);
        return parts.length < ownParts.length
                && covers(key + "."
                        + String.join(".", Arrays.copyOfRange(ownParts, parts.length, ownParts.length))
                                .replace("NAME", "x")
                                .replace("TARGET", "x"));
    }

    /** The environment variable of this setting, such as {@code BERTH_AGENTS_TARGET_MODEL}. */
    public String variable() {
        return VARIABLE_PREFIX + capitals(name);
    }

    /**
     * The key that the environment variable {@code variable} sets; empty if the variable is not one of this setting.
     */
    Optional<String> keyOf(String variable) {
        if (!family()) {
            return variable.equals(variable()) ? Optional.of(name) : Optional.empty();
        }
        Matcher matcher = Pattern.compile(Pattern.quote(variable())
                        .replace("TARGET", "\\E(?<target>[A-Z0-9][A-Z0-9_]{0,40}?)\\Q")
                        .replace("NAME", "\\E(?<name>[A-Za-z_0-9]+)\\Q"))
                .matcher(variable);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String key = name.contains("TARGET") ? name.replace("TARGET", dashes(matcher.group("target"))) : name;
        String rest = name.contains("NAME") ? matcher.group("name") : "";
        return Optional.of(key.replace("NAME", name.startsWith("limits.") ? dashes(rest) : rest))
                .filter(this::covers);
    }

    private Pattern pattern() {
        String part = name.startsWith("limits.")
                ? "[a-z0-9-]+"
                : name.contains(".env") || name.contains(".credentials.")
                        ? VariableName.PATTERN
                        : "[A-Za-z0-9_-]{1,64}";
        return Pattern.compile(
                Pattern.quote(name).replace("TARGET", "\\E" + TARGET + "\\Q").replace("NAME", "\\E" + part + "\\Q"));
    }

    private static String capitals(String key) {
        return key.replaceAll("([a-z0-9])([A-Z])(?=[a-z])", "$1_$2")
                .replaceAll("[.-]", "_")
                .toUpperCase(Locale.ROOT);
    }

    private static String dashes(String capitals) {
        return capitals.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
