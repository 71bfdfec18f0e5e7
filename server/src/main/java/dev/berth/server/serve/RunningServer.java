package dev.berth.server.serve;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.limit.KnownLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server of a home, as its clients on this host see it. Safe for all threads. */
public final class RunningServer {
    private static final Logger log = LoggerFactory.getLogger(RunningServer.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final URI url;
    private final String token;
    private final Duration patience;

    private RunningServer(HttpClient http, URI url, String token, Duration patience) {
        this.http = http;
        this.url = url;
        this.token = token;
        this.patience = patience;
    }

    /** The one that answers where {@code server.json} of the home says; empty when there is none, or it is gone. */
    public static Optional<RunningServer> of(HostContext context) throws InterruptedException {
        BerthHome home = context.home();
        String told = home.read(home.serverJson()).orElse("");
        if (told.isEmpty()) {
            return Optional.empty();
        }
        Duration patience = context.limits().value(KnownLimits.SERVER_ANSWER);
        try {
            URI url = URI.create(JSON.readTree(told).path("url").asString(""));
            RunningServer server = new RunningServer(
                    HttpClient.newBuilder().connectTimeout(patience).build(),
                    url,
                    ServerToken.of(home).reveal(),
                    patience);
            HttpResponse<String> alive = server.send(server.request("/alive").GET());
            return alive.statusCode() == 200 ? Optional.of(server) : Optional.empty();
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            log.debug("no server told={} seen={}", told.strip(), e.toString());
            return Optional.empty();
        }
    }

    /** One of its terminals. */
    public record Terminal(
            String sid, String target, String agentId, String program, String state, int viewers, String startedAt) {}

    /** Its terminals, oldest first. */
    public List<Terminal> terminals() throws InterruptedException {
        List<Terminal> all = new ArrayList<>();
        for (JsonNode row : answer(
                        "asking for its terminals",
                        request("/terminal/sessions").GET())
                .path("sessions")) {
            all.add(new Terminal(
                    row.path("sid").asString(""),
                    row.path("target").asString(""),
                    row.path("agentId").asString(""),
                    row.path("program").asString(""),
                    row.path("state").asString(""),
                    row.path("viewers").asInt(0),
                    row.path("startedAt").asString("")));
        }
        return all;
    }

    /**
     * A right to open one WebSocket, good for some seconds.
     *
     * @param wanted as {@code POST /terminal/tickets} takes it
     * @throws BerthException the server's own reason: what is not ready, unknown, too many
     */
    public String ticket(Map<String, Object> wanted) throws InterruptedException {
        HttpRequest.Builder post = request("/terminal/tickets")
                .header("X-Berth-Request", "1")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(wanted)));
        return answer("opening a terminal of the server", post).path("ticket").asString("");
    }

    /** Where its terminals are; {@code query} follows the question mark. */
    public URI socket(String query) {
        return URI.create("ws://" + url.getRawAuthority() + "/terminal/ws?" + query);
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(patience).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode answer(String tried, HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> answer = send(request);
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() / 100 == 2) {
                return body;
            }
            throw new BerthException(
                    ErrorKind.ofId(body.path("kind").asString("")).orElse(ErrorKind.UNEXPECTED),
                    body.path("title").asString(tried),
                    body.path("detail").asString("it answered " + answer.statusCode()),
                    body.path("todo").asString("see the server's log"));
        } catch (IOException | JacksonException e) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    tried + " (" + url + ")",
                    "no answer of the server: " + e,
                    "see whether berth serve still runs; limits.server-answer raises how long is waited",
                    e);
        }
    }
}
