package dev.berth.runtime.image;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of an archive. Engines read it with Go, which takes {@code config} and {@code CONFIG} for the same field, the
 * last one winning, and ignores what follows the value; such texts are refused.
 */
final class ArchiveJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ArchiveJson() {}

    static JsonNode parse(String text, String member) throws BadArchiveException {
        String name = "member " + ArchiveNames.shorten(member);
        if (text.isEmpty()) {
            throw BadArchiveException.broken(name + " is no JSON");
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw BadArchiveException.broken(
                    name + " is no JSON: " + ArchiveNames.shorten(String.valueOf(e.getOriginalMessage())));
        }
    }

    /** Returns a field of an object that Go reads into a struct; a missing node when there is none. */
    static JsonNode field(JsonNode object, String name, String member) throws BadArchiveException {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equalsIgnoreCase(name) && !field.getKey().equals(name)) {
                throw BadArchiveException.foreign("member " + ArchiveNames.shorten(member) + " has a field "
                        + ArchiveNames.shorten(field.getKey()) + ", which engines take for " + name);
            }
        }
        return object.path(name);
    }
}
