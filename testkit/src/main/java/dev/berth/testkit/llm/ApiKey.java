package dev.berth.testkit.llm;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The key in a request's headers, kept as a fingerprint only. */
final class ApiKey {
    private static final Set<String> SECRET = Set.of("authorization", "x-api-key", "api-key", "cookie");

    private ApiKey() {}

    static Optional<String> fingerprint(Headers headers) {
        String key = headers.getFirst("x-api-key");
        String bearer = headers.getFirst("Authorization");
        if (key == null && bearer != null && bearer.regionMatches(true, 0, "Bearer ", 0, 7)) {
            key = bearer.substring(7).strip();
        }
        return Optional.ofNullable(key).map(ApiKey::fingerprint);
    }

    static String fingerprint(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static Map<String, String> withoutSecrets(Headers headers) {
        Map<String, String> withoutSecrets = new TreeMap<>();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(java.util.Locale.ROOT);
            if (!SECRET.contains(lower)) {
                withoutSecrets.put(lower, String.join(", ", values));
            }
        });
        return withoutSecrets;
    }
}
