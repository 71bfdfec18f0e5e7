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

/** Bytes of chance, then a proper exchange that must work. The seed is in the test's name. */
@Timeout(30)
class FuzzTest {
    private static final String[] SEEDLINGS = {
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
    void survives_bytes_of_chance(long seed) throws Exception {
        RandomGenerator random = new Random(seed);
        try (var wired = Wired.up(options -> options.withMaxLineBytes(4096))) {
            var drained = drain(wired);
            for (int i = 0; i < 200; i++) {
                wired.peer.say(random.nextBoolean() ? mutated(random) : noise(random));
            }
            wired.peer.say("\n".getBytes(StandardCharsets.UTF_8));
            // an id that no mutation can have answered yet
            CompletableFuture<?> answer = wired.client.request("_test/last", Json.object());
            String id = drained.lastId.get();
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");

            assertThat(answer).succeedsWithin(Duration.ofSeconds(10));
            assertThat(wired.client.ending()).isEmpty();
        }
    }

    /** Hears everything, so that the answers to chance requests find room. */
    private record Drained(CompletableFuture<String> lastId) {}

    private static Drained drain(Wired wired) {
        var lastId = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    var message = wired.peer.hear();
                    if (message.path("method").asString("").equals("_test/last")) {
                        lastId.complete(message.path("id").toString());
                    }
                }
            } catch (IOException e) {
                lastId.completeExceptionally(e);
            }
        });
        return new Drained(lastId);
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 10_000 : 100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(RandomGenerator random) {
        byte[] bytes = (SEEDLINGS[random.nextInt(SEEDLINGS.length)] + "\n").getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
