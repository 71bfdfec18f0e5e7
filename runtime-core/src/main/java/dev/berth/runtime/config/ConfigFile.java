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

/** Parses a config file: nested or dotted keys, each value with its line. For one use on one thread. */
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
            return new ConfigFile(file, parser).parseDocument();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw ConfigErrors.invalid(
                    "reading config file " + file + ":" + line,
                    problem(e.getOriginalMessage()),
                    "write it as YAML: \"image:\", and below, indented, \"base: debian:trixie-slim\"");
        }
    }

    private List<Setting> parseDocument() {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (first != JsonToken.START_OBJECT) {
            throw invalid("it does not begin with a key");
        }
        parseObject("");
        if (parser.nextToken() != null) {
            throw invalid("there is a second document");
        }
        return settings;
    }

    private void parseObject(String prefix) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = prefix.isEmpty() ? parser.currentName() : prefix + "." + parser.currentName();
            Origin origin = new Origin.File(file, line());
            switch (parser.nextToken()) {
                case START_OBJECT -> {
                    checkSection(key, origin);
                    parseObject(key);
                }
                case START_ARRAY -> add(key, parseArray(key), origin);
                case VALUE_NULL -> checkSection(key, origin); // a key without a value sets nothing
                default -> add(key, List.of(parser.getString()), origin);
            }
        }
    }

    private static void checkSection(String key, Origin origin) {
        if (!KnownSettings.section(key) && KnownSettings.of(key).isEmpty()) {
            throw ConfigErrors.unknownKey(key, origin);
        }
    }

    private List<String> parseArray(String key) {
        List<String> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
                throw invalid("the list of " + key + " has an element that is no text");
            }
            values.add(parser.getString());
        }
        return values;
    }

    private void add(String key, List<String> values, Origin origin) {
        if (!keys.add(key)) {
            throw invalid(key + " is set twice");
        }
        settings.add(new Setting(key, values, origin));
    }

    private RuntimeException invalid(String seen) {
        return ConfigErrors.invalid(
                "reading config file " + file + ":" + line(), seen, "write each setting once, as \"key: value\"");
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The line of the parser's message that names the problem: the lines before it only say where the parser was. */
    private static String problem(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        return lines.stream()
                .filter(line -> line.matches("(found|expected|could not|mapping|special) .*"))
                .findFirst()
                .orElse(lines.isEmpty() ? "it is not YAML" : lines.getFirst());
    }
}
