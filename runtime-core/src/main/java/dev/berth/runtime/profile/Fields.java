package dev.berth.runtime.profile;

import dev.berth.runtime.error.BerthException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads and checks the keys of one section. Every error names file, line, key, the mistake and the allowed values. One
 * thread.
 *
 * @param path the section's path of keys; empty for the whole file
 */
record Fields(ProfileSource source, String path, Node.Keys keys) {
    /** The pattern of a value, and a text for people that says what is allowed. */
    record ValuePattern(Pattern pattern, String allowed) {
        static ValuePattern of(String regex, String allowed) {
            return new ValuePattern(Pattern.compile(regex, Pattern.DOTALL), allowed);
        }
    }

    /** Refuses all keys but {@code known}. */
    Fields allow(String... known) {
        keys.fields().forEach((name, field) -> {
            if (!List.of(known).contains(name)) {
                throw source.error(
                        field.line(),
                        key(name),
                        "there is no such key",
                        "use one of: " + String.join(", ", new TreeSet<>(List.of(known))));
            }
        });
        return this;
    }

    boolean has(String name) {
        return keys.fields().containsKey(name);
    }

    int line(String name) {
        Node.Field field = keys.fields().get(name);
        return field == null ? keys.line() : field.line();
    }

    String text(String name, ValuePattern pattern) {
        return find(name, pattern).orElseThrow(() -> missing(name, pattern.allowed()));
    }

    Optional<String> find(String name, ValuePattern pattern) {
        return value(name).map(node -> checkedValue(name, node, pattern));
    }

    /** Returns a list of values; empty when the key is absent. */
    List<String> list(String name, ValuePattern pattern) {
        Optional<Node> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Node.Items(var all, var _))) {
            throw error(name, value.get(), "a list such as [one, two], each " + pattern.allowed());
        }
        List<String> values = new ArrayList<>();
        all.forEach(node -> values.add(checkedValue(name, node, pattern)));
        return List.copyOf(values);
    }

    /** Returns values by name, in the file's order; empty when the key is absent. */
    Map<String, String> map(String name, ValuePattern names, ValuePattern values) {
        Map<String, String> map = new LinkedHashMap<>();
        section(name)
                .ifPresent(section -> section.keys().fields().forEach((inner, field) -> {
                    if (!names.pattern().matcher(inner).matches()) {
                        throw source.error(
                                field.line(),
                                section.key(inner),
                                "this name is not allowed",
                                "write " + names.allowed());
                    }
                    map.put(inner, section.checkedValue(inner, field.value(), values));
                }));
        return map;
    }

    Fields required(String name, String allowed) {
        return section(name).orElseThrow(() -> missing(name, allowed));
    }

    Optional<Fields> section(String name) {
        return value(name).map(node -> {
            if (node instanceof Node.Keys inner) {
                return new Fields(source, key(name), inner);
            }
            throw error(name, node, "keys with values below it");
        });
    }

    String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    BerthException missing(String name, String allowed) {
        return source.error(keys.line(), key(name), "it is missing", "add it: " + allowed);
    }

    BerthException invalid(String name, String seen, String allowed) {
        return source.error(line(name), key(name), seen, allowed);
    }

    /** Returns a key's value; empty for an absent key and for a key without a value. */
    private Optional<Node> value(String name) {
        return Optional.ofNullable(keys.fields().get(name))
                .map(Node.Field::value)
                .filter(node -> !(node instanceof Node.Nothing));
    }

    private String checkedValue(String name, Node node, ValuePattern pattern) {
        if (node instanceof Node.Text(String value, int line)) {
            if (pattern.pattern().matcher(value).matches()) {
                return value;
            }
            throw source.error(
                    line, key(name), "its value is \"" + shorten(value) + "\"", "write " + pattern.allowed());
        }
        throw error(name, node, pattern.allowed());
    }

    private BerthException error(String name, Node node, String allowed) {
        return source.error(node.line(), key(name), "there is " + node.kind(), "write " + allowed);
    }

    private static String shorten(String value) {
        String line = value.replaceAll("\\R", " ");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}
