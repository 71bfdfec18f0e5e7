package dev.berth.terminal.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A refusal as {@code application/problem+json} (RFC 9457). */
final class Problem {
    static final String TYPE = "application/problem+json";
    private static final JsonMapper JSON = new JsonMapper();

    private Problem() {}

    static String json(Refusal refusal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "urn:berth:" + refusal.kind().id());
        fields.put("title", refusal.tried());
        fields.put("status", refusal.status());
        fields.put("detail", refusal.seen());
        fields.put("todo", refusal.todo());
        fields.put("kind", refusal.kind().id());
        return JSON.writeValueAsString(fields);
    }

    static void write(Refusal refusal, HttpServletResponse response) throws IOException {
        response.setStatus(refusal.status());
        response.setContentType(TYPE);
        response.getOutputStream().write(json(refusal).getBytes(StandardCharsets.UTF_8));
    }
}
