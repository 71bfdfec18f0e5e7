package dev.berth.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The form of every error answer: {@code application/problem+json} (RFC 9457). Safe for all threads. */
public final class Problem {
    /** The media type. */
    public static final String TYPE = "application/problem+json";

    private static final JsonMapper JSON = new JsonMapper();

    private Problem() {}

    /** The body for a refusal. */
    public static String json(Refusal refusal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "urn:berth:" + refusal.kind().id());
        fields.put("title", refusal.tried());
        fields.put("status", refusal.status());
        fields.put("detail", refusal.seen());
        fields.put("todo", refusal.todo());
        fields.put("kind", refusal.kind().id());
        return JSON.writeValueAsString(fields);
    }

    /**
     * Writes status, media type and body to a response that Javalin does not write, such as that of a refused WebSocket.
     *
     * @throws IOException when the connection fails
     */
    public static void write(Refusal refusal, HttpServletResponse response) throws IOException {
        response.setStatus(refusal.status());
        response.setContentType(TYPE);
        response.getOutputStream().write(json(refusal).getBytes(StandardCharsets.UTF_8));
    }
}
