package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random bytes, then a correct exchange that must work. The seed is in the test's name. */
@Timeout(30)
class FuzzTest {
    private static final String[] TEMPLATES = {
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"s\",\"options\":[]}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":{\"sessionUpdate\":\"plan\"}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":900,\"result\":{\"stopReason\":\"end_turn\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":1,\"message\":\"\\u00e9\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":0}}"
    };

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 40), new Random().longs(10));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void survives_random_bytes(long seed) throws Exception {
        RandomGenerator random = new Random(seed);
        try (var connection = TestConnection.open(options -> options.withMaxLineBytes(4096))) {
            var drained = drain(connection);
            for (int i = 0; i < 200; i++) {
                connection.peer.send(random.nextBoolean() ? mutated(random) : noise(random));
            }
            connection.peer.send("\n".getBytes(StandardCharsets.UTF_8));
            // race: no earlier random line can have answered the id of a request that is sent only now
            CompletableFuture<?> answer = connection.client.request("_test/last", Json.object());
            String id = drained.lastId.get();
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");

            assertThat(answer).succeedsWithin(Duration.ofSeconds(10));
            assertThat(connection.client.ending()).isEmpty();
        }
    }

    /** The end of a thread that reads everything, so that the answers to random requests find room. */
    private record DrainedOutput(CompletableFuture<String> lastId) {}

    private static DrainedOutput drain(TestConnection connection) {
        var lastId = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    var message = connection.peer.receive();
                    if (message.path("method").asString("").equals("_test/last")) {
                        lastId.complete(message.path("id").toString());
                    }
                }
            } catch (IOException e) {
                lastId.completeExceptionally(e);
            }
        });
        return new DrainedOutput(lastId);
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 10_000 : 100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(RandomGenerator random) {
        byte[] bytes = (TEMPLATES[random.nextInt(TEMPLATES.length)] + "\n").getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
