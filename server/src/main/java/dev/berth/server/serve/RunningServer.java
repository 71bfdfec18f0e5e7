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

/** HTTP client of the running server of a home, on the same host. Safe for all threads. */
public final class RunningServer {
    private static final Logger log = LoggerFactory.getLogger(RunningServer.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final URI url;
    private final String token;
    private final Duration timeout;

    private RunningServer(HttpClient http, URI url, String token, Duration timeout) {
        this.http = http;
        this.url = url;
        this.token = token;
        this.timeout = timeout;
    }

    /** Finds the server at the address in {@code server.json} of the home; empty if none answers. */
    public static Optional<RunningServer> of(HostContext context) throws InterruptedException {
        BerthHome home = context.home();
        String serverJson = home.read(home.serverJson()).orElse("");
        if (serverJson.isEmpty()) {
            return Optional.empty();
        }
        Duration timeout = context.limits().value(KnownLimits.SERVER_ANSWER);
        try {
            URI url = URI.create(JSON.readTree(serverJson).path("url").asString(""));
            RunningServer server = new RunningServer(
                    HttpClient.newBuilder().connectTimeout(timeout).build(),
                    url,
                    ServerToken.readOrCreate(home).reveal(),
                    timeout);
            HttpResponse<String> alive = server.send(server.request("/alive").GET());
            return alive.statusCode() == 200 ? Optional.of(server) : Optional.empty();
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            log.debug("no server json={} seen={}", serverJson.strip(), e.toString());
            return Optional.empty();
        }
    }

    /** A terminal of the server. */
    public record Terminal(
            String sid,
            String target,
            String agentId,
            String program,
            String workspace,
            String state,
            int viewers,
            String startedAt) {}

    /** The terminals of the server, oldest first. */
    public List<Terminal> terminals() throws InterruptedException {
        List<Terminal> all = new ArrayList<>();
        for (JsonNode row : answer(
                        "listing the terminals of the server",
                        request("/terminal/sessions").GET())
                .path("sessions")) {
            all.add(new Terminal(
                    row.path("sid").asString(""),
                    row.path("target").asString(""),
                    row.path("agentId").asString(""),
                    row.path("program").asString(""),
                    row.path("workspace").asString(""),
                    row.path("state").asString(""),
                    row.path("viewers").asInt(0),
                    row.path("startedAt").asString("")));
        }
        return all;
    }

    /**
     * Returns a ticket that opens one WebSocket, valid for some seconds.
     *
     * @param wanted the body of {@code POST /terminal/tickets}
     * @throws BerthException with the kind and the reason that the server answered
     */
    public String ticket(Map<String, Object> wanted) throws InterruptedException {
        HttpRequest.Builder post = request("/terminal/tickets")
                .header("X-Berth-Request", "1")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(wanted)));
        return answer("opening a terminal of the server", post).path("ticket").asString("");
    }

    /** The address of the WebSocket of terminals, with this query. */
    public URI socketAddress(String query) {
        return URI.create("ws://" + url.getRawAuthority() + "/terminal/ws?" + query);
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(timeout).header("Authorization", "Bearer " + token);
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
                    body.path("detail").asString("the server answered " + answer.statusCode()),
                    body.path("todo").asString("see the server's log"));
        } catch (IOException | JacksonException e) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    tried + " (" + url + ")",
                    "no answer from the server: " + e,
                    "check whether berth serve still runs; limits.server-answer is the longest wait",
                    e);
        }
    }
}
