package dev.berth.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class FakeLlmTest {
    private static final String PATH = "/v1/messages";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final FakeLlm llm = FakeLlm.start();
    private final LlmClient client = LlmClient.of(llm);

    @AfterEach
    void close() {
        client.close();
        llm.close();
    }

    @Test
    void it_says_hello_and_lists_its_model_and_knows_nothing_else() throws Exception {
        HttpRequest.Builder head = client.request("/").method("HEAD", BodyPublishers.noBody());

        assertThat(client.send(head.build()).statusCode()).isEqualTo(200);
        assertThat(client.send(client.request("/api/hello")
                                .method("HEAD", BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(200);
        assertThat(LlmJson.read(client.send(client.request("/v1/models").build())
                                .body())
                        .at("/data/0/id")
                        .asString())
                .isEqualTo(FakeLlm.MODEL);
        var unknown = client.send(client.request("/v1/nothing").build());
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(LlmJson.read(unknown.body()).at("/error/message").asString()).contains("/v1/nothing");
    }

    @Test
    void requests_are_recorded_without_their_key() throws Exception {
        client.post(PATH, request("hello"));

        LlmRequest request = llm.await(LlmRequest::asksModel, TIMEOUT);

        assertThat(request.carries("k1")).isTrue();
        assertThat(request.carries("k2")).isFalse();
        assertThat(request.toString()).doesNotContain("k1");
        assertThat(request.json().at("/messages/0/content").asString()).isEqualTo("hello");
        assertThat(llm.requests()).containsExactly(request);
    }

    @Test
    void a_wait_that_fails_lists_the_requests() throws Exception {
        client.post(PATH, request("hello"));

        assertThatThrownBy(() -> llm.await(request -> request.carries("other"), Duration.ofMillis(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("POST /v1/messages");
    }

    @Test
    void a_wrong_key_is_refused_and_the_right_one_is_taken_in_either_header() throws Exception {
        llm.unauthorizedUnless("k2");

        assertThat(client.post(PATH, request("hi")).statusCode()).isEqualTo(401);
        HttpRequest bearer = HttpRequest.newBuilder(llm.uri("127.0.0.1").resolve("/v1/models"))
                .header("Authorization", "Bearer k2")
                .build();
        assertThat(client.send(bearer).statusCode()).isEqualTo(200);
    }

    @Test
    void a_cut_stream_ends_without_its_end() {
        assertThatThrownBy(() -> client.post(PATH, request("@@say half\n@@cut")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void an_answer_that_hangs_is_silent_until_the_server_is_closed() throws Exception {
        var answer = postAsync("@@hang");
        var streamed = postAsync("@@say first\n@@hang");

        llm.await(request -> request.body().contains("first"), TIMEOUT);
        assertThat(answer).isNotDone();
        assertThat(streamed).isNotDone();
        llm.close();

        assertThat(answer).failsWithin(TIMEOUT);
        assertThat(streamed).failsWithin(TIMEOUT);
    }

    @Test
    void slow_pieces_take_their_time_and_huge_texts_come_whole() throws Exception {
        long before = System.nanoTime();
        String slow = client.post(PATH, request("@@slow 4 30")).body();
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        assertThat(slow).contains("tick 4 ");
        assertThat(client.post(PATH, request("@@huge 5000000")).body()).hasSizeGreaterThan(5_000_000);
    }

    @Test
    void a_body_that_is_no_json_is_a_bad_request() throws Exception {
        HttpRequest request =
                client.request(PATH).POST(BodyPublishers.ofString("{oops")).build();

        assertThat(client.send(request).statusCode()).isEqualTo(400);
    }

    private CompletableFuture<?> postAsync(String script) {
        HttpRequest request = client.request(PATH)
                .POST(BodyPublishers.ofString(LlmJson.write(request(script))))
                .build();
        return client.http().sendAsync(request, BodyHandlers.ofString());
    }

    private static ObjectNode request(String prompt) {
        return LlmJson.object(
                "messages", LlmJson.array(LlmJson.object("role", "user", "content", prompt)),
                "tools", LlmJson.array(LlmJson.object("name", "Bash")),
                "stream", true);
    }
}
