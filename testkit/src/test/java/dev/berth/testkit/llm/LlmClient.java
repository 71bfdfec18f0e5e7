package dev.berth.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A strict client of {@link FakeLlm}: an event that is not exactly as in the standard is a failure. */
record LlmClient(HttpClient http, FakeLlm llm) implements AutoCloseable {
    static LlmClient of(FakeLlm llm) {
        return new LlmClient(HttpClient.newHttpClient(), llm);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(llm.uri("127.0.0.1") + path)).header("x-api-key", "k1");
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, ObjectNode body) throws IOException, InterruptedException {
        return send(
                request(path).POST(BodyPublishers.ofString(LlmJson.write(body))).build());
    }

    /** The data of all events of a stream. */
    List<String> events(String path, ObjectNode body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        return parse(response.body());
    }

    List<JsonNode> jsonEvents(String path, ObjectNode body) throws IOException, InterruptedException {
        return events(path, body).stream().map(LlmJson::read).toList();
    }

    private static List<String> parse(String stream) {
        assertThat(stream).endsWith("\n\n");
        List<String> events = new ArrayList<>();
        for (String event : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
            String[] lines = event.split("\n", -1);
            String data = lines[lines.length - 1];
            assertThat(data).startsWith("data: ");
            events.add(data.substring(6));
            if (lines.length == 2) {
                String type = LlmJson.read(data.substring(6)).path("type").asString();
                assertThat(lines[0]).isEqualTo("event: " + type);
            } else {
                assertThat(lines).hasSize(1);
            }
        }
        return events;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
