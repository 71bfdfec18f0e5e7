package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A recorded request. Immutable, and safe to print: it holds a fingerprint of the key only.
 *
 * @param path the path with its query
 * @param headers the headers by their names in lower case, without those with secrets
 * @param keyFingerprint the fingerprint for {@link #carries}
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

    /** Whether the request has this key, as {@code x-api-key} or as bearer token. */
    public boolean carries(String key) {
        return keyFingerprint.filter(ApiKey.fingerprint(key)::equals).isPresent();
    }

    /**
     * The body as JSON; a missing node if it is empty.
     *
     * @throws tools.jackson.core.JacksonException if the body is no JSON
     */
    public JsonNode json() {
        return LlmJson.read(body);
    }

    /** Whether the request asks for an answer of the model. */
    public boolean asksModel() {
        return method.equals("POST") && ProviderDialects.of(path).isPresent();
    }
}
