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
 * The keys of one section, taken one by one and checked: every complaint names file, line, key, what is wrong and what is
 * allowed. One thread.
 *
 * @param path of the section; empty for the whole file
 */
record Fields(Page page, String path, Node.Keys keys) {
    /** What a word must look like. */
    record Form(Pattern pattern, String allowed) {
        static Form of(String regex, String allowed) {
            return new Form(Pattern.compile(regex, Pattern.DOTALL), allowed);
        }
    }

    /** Refuses all keys but {@code known}. */
    Fields only(String... known) {
        keys.fields().forEach((name, field) -> {
            if (!List.of(known).contains(name)) {
                throw page.wrong(
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

    String text(String name, Form form) {
        return find(name, form).orElseThrow(() -> missing(name, form.allowed()));
    }

    Optional<String> find(String name, Form form) {
        return value(name).map(node -> word(name, node, form));
    }

    /** Words; none when the key is not there. */
    List<String> list(String name, Form form) {
        Optional<Node> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Node.Items(var all, var _))) {
            throw wrong(name, value.get(), "a list such as [one, two], each " + form.allowed());
        }
        List<String> words = new ArrayList<>();
        all.forEach(node -> words.add(word(name, node, form)));
        return List.copyOf(words);
    }

    /** Words by name, in the file's order; none when the key is not there. */
    Map<String, String> map(String name, Form names, Form values) {
        Map<String, String> map = new LinkedHashMap<>();
        section(name)
                .ifPresent(section -> section.keys().fields().forEach((inner, field) -> {
                    if (!names.pattern().matcher(inner).matches()) {
                        throw page.wrong(
                                field.line(), section.key(inner), "it is no such name", "write " + names.allowed());
                    }
                    map.put(inner, section.word(inner, field.value(), values));
                }));
        return map;
    }

    Fields required(String name, String allowed) {
        return section(name).orElseThrow(() -> missing(name, allowed));
    }

    Optional<Fields> section(String name) {
        return value(name).map(node -> {
            if (node instanceof Node.Keys inner) {
                return new Fields(page, key(name), inner);
            }
            throw wrong(name, node, "keys with values below it");
        });
    }

    String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    BerthException missing(String name, String allowed) {
        return page.wrong(keys.line(), key(name), "it is missing", "add it: " + allowed);
    }

    BerthException bad(String name, String seen, String allowed) {
        return page.wrong(line(name), key(name), seen, allowed);
    }

    /** A key with nothing behind it is as good as none. */
    private Optional<Node> value(String name) {
        return Optional.ofNullable(keys.fields().get(name))
                .map(Node.Field::value)
                .filter(node -> !(node instanceof Node.Nothing));
    }

    private String word(String name, Node node, Form form) {
        if (node instanceof Node.Text(String value, int line)) {
            if (form.pattern().matcher(value).matches()) {
                return value;
            }
            throw page.wrong(line, key(name), "its value is \"" + shown(value) + "\"", "write " + form.allowed());
        }
        throw wrong(name, node, form.allowed());
    }

    private BerthException wrong(String name, Node node, String allowed) {
        return page.wrong(node.line(), key(name), "there is " + node.kind(), "write " + allowed);
    }

    private static String shown(String value) {
        String line = value.replaceAll("\\R", " ");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}
