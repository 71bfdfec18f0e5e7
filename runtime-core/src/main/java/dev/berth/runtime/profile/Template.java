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

    /** The names that occur. */
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        PLACEHOLDER.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    /** Filled in; empty when one of its placeholders has no value. */
    Optional<String> filled(Map<String, String> values) {
        return values.keySet().containsAll(names())
                ? Optional.of(PLACEHOLDER
                        .matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), ""))))
                : Optional.empty();
    }
}
