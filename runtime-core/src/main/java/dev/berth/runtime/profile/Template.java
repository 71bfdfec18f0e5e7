package dev.berth.runtime.profile;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with placeholders: {@code ${model}}. Immutable. */
public record Template(String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /** Returns the names of the placeholders. */
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        PLACEHOLDER.matcher(text).results().forEach(match -> names.add(match.group(1)));
        return names;
    }

    /** Returns the text with all values; empty when a placeholder has no value. */
    Optional<String> fill(Map<String, String> values) {
        return values.keySet().containsAll(names())
                ? Optional.of(PLACEHOLDER
                        .matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), ""))))
                : Optional.empty();
    }
}
