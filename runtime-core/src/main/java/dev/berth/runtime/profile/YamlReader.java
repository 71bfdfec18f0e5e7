package dev.berth.runtime.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads a YAML file into nodes with line numbers. Refuses aliases, duplicate keys and second documents. To be used
 * once, by one thread.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 8;
    private static final String YAML_ADVICE = "write YAML: \"title: My agent\", and the keys of a section indented";

    private final ProfileSource source;
    private final JsonParser parser;

    private YamlReader(ProfileSource source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    static Node.Keys read(ProfileSource source) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), source.text())) {
            return new YamlReader(source, parser).document();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String seen = e.getOriginalMessage().lines().findFirst().orElse("it is not YAML");
            throw source.error(line, "", seen, YAML_ADVICE);
        }
    }

    private Node.Keys document() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw source.error(1, "", "it does not start with a key", YAML_ADVICE);
        }
        Node.Keys keys = keys("", 1);
        if (parser.nextToken() != null) {
            throw source.error(line(), "", "there is a second document", "keep one profile in one file");
        }
        return keys;
    }

    private Node.Keys keys(String path, int depth) {
        int start = line();
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String key = path.isEmpty() ? name : path + "." + name;
            int line = line();
            if (depth > MAX_DEPTH) {
                throw source.error(line, key, "it is nested too deep", YAML_ADVICE);
            }
            parser.nextToken();
            if (fields.put(name, new Node.Field(line, node(key, depth))) != null) {
                throw source.error(line, key, "it is there twice", "keep one of them");
            }
        }
        return new Node.Keys(fields, start);
    }

    private Node node(String key, int depth) {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw source.error(line(), key, "it is an alias (*…)", "write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> keys(key, depth + 1);
            case START_ARRAY -> items(key, depth + 1);
            case VALUE_NULL -> new Node.Nothing(line());
            default -> new Node.Text(parser.getString(), line());
        };
    }

    private Node.Items items(String key, int depth) {
        int start = line();
        List<Node> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (depth > MAX_DEPTH) {
                throw source.error(line(), key, "it is nested too deep", YAML_ADVICE);
            }
            all.add(node(key, depth));
        }
        return new Node.Items(List.copyOf(all), start);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
