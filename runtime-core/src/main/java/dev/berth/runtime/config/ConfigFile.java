package dev.berth.runtime.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads a config file: nested or dotted keys, each value with its line. One use, one thread. */
final class ConfigFile {
    private final Path file;
    private final JsonParser parser;
    private final List<Setting> settings = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    private ConfigFile(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static List<Setting> read(Path file, String text) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            return new ConfigFile(file, parser).document();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw ConfigErrors.invalid(
                    "reading config file " + file + ":" + line,
                    firstLine(e.getOriginalMessage()),
                    "write it as YAML: \"image:\", and below, indented, \"base: debian:trixie-slim\"");
        }
    }

    private List<Setting> document() {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (first != JsonToken.START_OBJECT) {
            throw wrong("it starts with something else than a key");
        }
        object("");
        if (parser.nextToken() != null) {
            throw wrong("there is a second document");
        }
        return settings;
    }

    private void object(String prefix) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = prefix.isEmpty() ? parser.currentName() : prefix + "." + parser.currentName();
            Origin origin = new Origin.File(file, line());
            switch (parser.nextToken()) {
                case START_OBJECT -> {
                    checkSection(key, origin);
                    object(key);
                }
                case START_ARRAY -> add(key, array(key), origin);
                case VALUE_NULL -> checkSection(key, origin); // a key with nothing behind it says nothing
                default -> add(key, List.of(parser.getString()), origin);
            }
        }
    }

    private static void checkSection(String key, Origin origin) {
        if (!KnownSettings.section(key) && KnownSettings.of(key).isEmpty()) {
            throw ConfigErrors.unknown(key, origin);
        }
    }

    private List<String> array(String key) {
        List<String> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
                throw wrong("the list of " + key + " holds something else than words");
            }
            values.add(parser.getString());
        }
        return values;
    }

    private void add(String key, List<String> values, Origin origin) {
        if (!keys.add(key)) {
            throw wrong(key + " is there twice");
        }
        settings.add(new Setting(key, values, origin));
    }

    private RuntimeException wrong(String seen) {
        return ConfigErrors.invalid(
                "reading config file " + file + ":" + line(), seen, "write each setting once, as \"key: value\"");
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** YAML's complaints say where they looked first, and then what was wrong. */
    private static String firstLine(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        return lines.stream()
                .filter(line -> line.matches("(found|expected|could not|mapping|special) .*"))
                .findFirst()
                .orElse(lines.isEmpty() ? "it is not YAML" : lines.getFirst());
    }
}
