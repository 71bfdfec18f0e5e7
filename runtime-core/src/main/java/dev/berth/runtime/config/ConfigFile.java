package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Parses a config file: nested or dotted keys, each value with its line. For one use on one thread. */
final class ConfigFile {
    private final Path file;
    private final JsonParser parser;
    private final Consumer<ConfigMistake> mistakes;
    private final List<Setting> settings = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    private ConfigFile(Path file, JsonParser parser, Consumer<ConfigMistake> mistakes) {
        this.file = file;
        this.parser = parser;
        this.mistakes = mistakes;
    }

    /**
     * The settings of {@code text}, not checked but for their sections.
     *
     * @param mistakes is told what is wrong; behind a mistake in the YAML itself nothing is read
     */
    static List<Setting> read(Path file, String text, Consumer<ConfigMistake> mistakes) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            ConfigFile reading = new ConfigFile(file, parser, mistakes);
            try {
                reading.parseDocument();
            } catch (JacksonException e) {
                mistakes.accept(noYaml(file, e));
            }
            return reading.settings;
        }
    }

    private static ConfigMistake noYaml(Path file, JacksonException e) {
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        BerthException error = ConfigErrors.invalid(
                "reading config file " + file + ":" + line,
                problem(e.getOriginalMessage()),
                "write it as YAML: \"image:\", and below, indented, \"base: debian:trixie-slim\"");
        return ConfigMistake.at(new Origin.File(file, line), error);
    }

    private void parseDocument() {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            reportMistake("it does not begin with a key");
            return;
        }
        parseObject("");
        if (parser.nextToken() != null) {
            reportMistake("there is a second document");
        }
    }

    private void parseObject(String prefix) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = prefix.isEmpty() ? parser.currentName() : prefix + "." + parser.currentName();
            Origin origin = new Origin.File(file, line());
            switch (parser.nextToken()) {
                case START_OBJECT -> {
                    if (isSection(key, origin)) {
                        parseObject(key);
                    } else {
                        parser.skipChildren();
                    }
                }
                case START_ARRAY -> parseArray(key).ifPresent(values -> add(key, values, origin));
                case VALUE_NULL -> isSection(key, origin); // a key without a value sets nothing
                default -> {
                    if (isAlias()) {
                        reportMistake("the value of " + key + " is a YAML alias, which Berth does not follow");
                    } else {
                        add(key, List.of(parser.getString()), origin);
                    }
                }
            }
        }
    }

    private boolean isSection(String key, Origin origin) {
        boolean known = KnownSettings.isSection(key) || KnownSettings.of(key).isPresent();
        if (!known) {
            mistakes.accept(ConfigMistake.at(origin, key, ConfigErrors.unknownKey(key, origin)));
        }
        return known;
    }

    private Optional<List<String>> parseArray(String key) {
        List<String> values = new ArrayList<>();
        boolean words = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            boolean word = token.isScalarValue() && token != JsonToken.VALUE_NULL && !isAlias();
            if (word) {
                values.add(parser.getString());
            } else if (words) {
                reportMistake("the list of " + key + " has an element that is no text");
            }
            words &= word;
            parser.skipChildren();
        }
        return words ? Optional.of(values) : Optional.empty();
    }

    private void add(String key, List<String> values, Origin origin) {
        if (keys.add(key)) {
            settings.add(new Setting(key, values, origin));
        } else {
            reportMistake(key + " is set twice");
        }
    }

    private boolean isAlias() {
        return parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
    }

    private void reportMistake(String seen) {
        int line = line();
        BerthException error = ConfigErrors.invalid(
                "reading config file " + file + ":" + line, seen, "write each setting once, as \"key: value\"");
        mistakes.accept(ConfigMistake.at(new Origin.File(file, line), error));
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
