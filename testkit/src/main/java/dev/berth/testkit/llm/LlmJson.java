package dev.berth.testkit.llm;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shorthands for the JSON of the model's dialects. */
final class LlmJson {
    // every request contains the whole conversation, with answers of any size
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private LlmJson() {}

    static JsonNode read(String text) {
        return text.isBlank() ? JsonNodeFactory.instance.missingNode() : MAPPER.readTree(text);
    }

    static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** Makes an object of alternating names and values: text, numbers, booleans, nodes. */
    static ObjectNode object(@Nullable Object... namesAndValues) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.set(String.valueOf(namesAndValues[i]), MAPPER.valueToTree(namesAndValues[i + 1]));
        }
        return object;
    }

    static ArrayNode array(Object... values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object value : values) {
            array.add(MAPPER.<JsonNode>valueToTree(value));
        }
        return array;
    }

    static ObjectNode without(ObjectNode object, String name) {
        ObjectNode copy = object.deepCopy();
        copy.remove(name);
        return copy;
    }
}
