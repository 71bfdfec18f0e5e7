package dev.berth.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checks in a real server on loopback. */
class RequestChecksTest {
    private static final String TOKEN = "owner-token-0123456789";

    private final AtomicReference<AllowedOrigins> allowed =
            new AtomicReference<>(new AllowedOrigins(Set.of(), Set.of()));
    private final RequestChecks bearer =
            new RequestChecks(allowed::get, Authentication.bearer(Principals.single(TOKEN)));
    private final RequestChecks cookie = new RequestChecks(
            allowed::get,
            request -> Optional.ofNullable(request.cookie("user"))
                    .filter(_ -> "2".equals(request.queryParam("step")))
                    .map(name -> new Principal(name + "@" + request.ip()))
                    .orElseThrow(() -> new Refusal(401, ErrorKind.USAGE, "logging in", "no cookie", "log in")));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Javalin server = Javalin.create(config -> {
        config.routes.get("/name", bearer.guarded((request, principal) -> request.result(principal.name())));
        config.routes.get("/cookie", cookie.guarded((request, principal) -> request.result(principal.name())));
        config.routes.get("/known", bearer.guarded((_, _) -> {
            throw new BerthException(ErrorKind.ENGINE_DOWN, "asking the engine", "it is down", "start it");
        }));
        config.routes.get("/defect", bearer.guarded((_, _) -> {
            throw new IOException("the text of a defect");
        }));
    });

    @BeforeEach
    void start() {
        server.start("127.0.0.1", 0);
        allowed.set(AllowedOrigins.loopback(server.port()));
    }

    @AfterEach
    void stop() {
        server.stop();
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "BEARER   " + TOKEN + " "})
    void the_handler_gets_the_principal_of_the_token(String authorization) throws Exception {
        HttpResponse<String> answer = get("/name", "Authorization", authorization);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("owner");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer owner-token-0123456780", "Bearer ", "Basic " + TOKEN, TOKEN})
    void another_token_is_refused(String authorization) throws Exception {
        HttpResponse<String> answer = get("/name", "Authorization", authorization);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(problem(answer, 401).path("detail").stringValue())
                .isEqualTo("the token of the request is not known");
    }

    @Test
    void a_request_without_a_token_is_refused() throws Exception {
        JsonNode problem = problem(get("/name"), 401);
        assertThat(problem.path("detail").stringValue()).isEqualTo("the request has no token");
        assertThat(problem.path("title").stringValue()).isEqualTo("answering a request");
        assertThat(problem.path("todo").stringValue()).isEqualTo("send Authorization: Bearer TOKEN");
        assertThat(problem.path("kind").stringValue()).isEqualTo("usage");
        assertThat(problem.path("type").stringValue()).isEqualTo("urn:berth:usage");
        assertThat(problem.path("status").intValue()).isEqualTo(401);
    }

    @Test
    void an_authentication_gets_the_whole_request() throws Exception {
        assertThat(get("/cookie?step=2", "Cookie", "user=ada").body()).isEqualTo("ada@127.0.0.1");
        assertThat(problem(get("/cookie?step=2"), 401).path("detail").stringValue())
                .isEqualTo("no cookie");
        problem(get("/cookie", "Cookie", "user=ada"), 401);
    }

    @Test
    void a_foreign_page_is_refused_before_its_token_is_checked() throws Exception {
        problem(get("/name", "Origin", "http://evil.example", "Authorization", "Bearer " + TOKEN), 403);
        problem(get("/name", "Origin", "http://evil.example"), 403);
    }

    @Test
    void the_allowed_origins_are_read_at_each_request() throws Exception {
        allowed.set(AllowedOrigins.loopback(1));
        problem(get("/name", "Authorization", "Bearer " + TOKEN), 403);
    }

    @Test
    void what_a_handler_throws_is_a_problem() throws Exception {
        JsonNode known = problem(get("/known", "Authorization", "Bearer " + TOKEN), 503);
        assertThat(known.path("title").stringValue()).isEqualTo("asking the engine");
        assertThat(known.path("kind").stringValue()).isEqualTo(ErrorKind.ENGINE_DOWN.id());

        HttpResponse<String> defect = get("/defect", "Authorization", "Bearer " + TOKEN);
        assertThat(problem(defect, 500).path("detail").stringValue()).isEqualTo("IOException");
        assertThat(defect.body()).doesNotContain("the text of a defect");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.TYPE);
        return new JsonMapper().readTree(answer.body());
    }
}
