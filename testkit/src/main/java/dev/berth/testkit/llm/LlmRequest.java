package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A request as it came. Immutable; it can be printed: of the key it only holds a fingerprint.
 *
 * @param path the path with its query
 * @param headers by their names in lower case, without those that carry secrets
 * @param keyFingerprint see {@link #carries}
 */
public record LlmRequest(
        String method, String path, Map<String, String> headers, String body, Optional<String> keyFingerprint) {
    public LlmRequest {
        requireNonNull(method, "method is null");
        requireNonNull(path, "path is null");
        requireNonNull(body, "body is null");
        requireNonNull(keyFingerprint, "keyFingerprint is null");
        headers = Map.copyOf(headers);
    }

    /** Whether this key came with it, as {@code x-api-key} or as bearer token. */
    public boolean carries(String key) {
        return keyFingerprint.filter(ApiKey.fingerprint(key)::equals).isPresent();
    }

    /**
     * The body as JSON; a missing node if it is empty.
     *
     * @throws tools.jackson.core.JacksonException if it is something else
     */
    public JsonNode json() {
        return LlmJson.read(body);
    }

    /** Whether it asks for an answer of the model. */
    public boolean asksModel() {
        return method.equals("POST") && ProviderDialects.of(path).isPresent();
    }
}
