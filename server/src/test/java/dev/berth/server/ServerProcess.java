package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.terminal.TgwClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running {@code berth serve} with an HTTP client. */
record ServerProcess(BerthProcess running, Path home, URI url) implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    static ServerProcess start(Berth berth, String... more) throws IOException {
        String[] arguments = new String[more.length + 3];
        System.arraycopy(new String[] {"serve", "-c", "server.port=0"}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        BerthProcess running = berth.start(arguments);
        running.awaitErr("its token is in");
        String url = JSON.readTree(Files.readString(berth.home().resolve("server.json")))
                .path("url")
                .stringValue();
        return new ServerProcess(running, berth.home(), URI.create(url));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> requestTicket(String body) throws IOException, InterruptedException {
        HttpRequest post = request("/terminal/tickets")
                .header("X-Berth-Request", "1")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(post, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        String token = Files.readString(home.resolve("token")).strip();
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
    }

    /** The row of claude/main in the list of targets. */
    JsonNode claude() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/terminal/targets");
        assertThat(answer.statusCode()).isEqualTo(200);
        for (JsonNode target : JSON.readTree(answer.body()).path("targets")) {
            for (JsonNode agent : target.path("agents")) {
                if (target.path("target").stringValue().equals("claude")
                        && agent.path("agentId").stringValue().equals("main")) {
                    return agent;
                }
            }
        }
        throw new AssertionError(answer.body());
    }

    void awaitState(String state) {
        await(state)
                .atMost(LONGEST_WAIT)
                .until(() -> claude().path("state").stringValue().equals(state));
    }

    TgwClient open(String body, String query) throws Exception {
        HttpResponse<String> answer = requestTicket(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String ticket = JSON.readTree(answer.body()).path("ticket").stringValue();
        return TgwClient.open(url.getAuthority(), query, ticket);
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
