package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A connection over pipes of the kernel, with a shell as the agent. */
@Timeout(30)
@DisabledOnOs(OS.WINDOWS)
class RealPipeTest {
    private static Process shell(String script) throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", script)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static AcpClient client(Process process, RecordingClient handler) {
        return AcpClient.over(
                process.getInputStream(),
                process.getOutputStream(),
                handler,
                AcpOptions.named("pipe").withExplainer(seen -> explain(process, seen)));
    }

    private static ConnectionEnding explain(Process process, ConnectionEnding seen) {
        try {
            return new ConnectionEnding.Reported("the process exited with code " + process.waitFor(), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return seen;
        }
    }

    @Test
    void the_last_output_of_a_child_that_answers_and_exits_is_read() throws Exception {
        Process process = shell("echo 'npm warn'; read line; printf '%s\\n' "
                + "'{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":{}}}' "
                + "'{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":1}}'; exit 3");
        var handler = new RecordingClient();
        try (var client = client(process, handler)) {
            assertThat(client.initialize(new Implementation("berth", "1"))).succeedsWithin(Duration.ofSeconds(10));

            assertThat(handler.updates).hasSize(1);
            assertThat(client.ended())
                    .succeedsWithin(Duration.ofSeconds(5))
                    .isEqualTo(new ConnectionEnding.Reported("the process exited with code 3", List.of()));
        }
    }

    @Test
    void a_child_killed_in_a_turn_fails_the_turn_with_what_was_seen() throws Exception {
        Process process = shell("exec cat >/dev/null");
        try (var client = client(process, new RecordingClient())) {
            var turn = client.prompt("s", List.of(Content.text("x")));
            process.destroyForcibly();

            assertThat(turn)
                    .failsWithin(Duration.ofSeconds(2))
                    .withThrowableThat()
                    .withMessageContaining("exited with code 137");
        }
    }

    @Test
    void a_child_that_never_reads_blocks_nobody() throws Exception {
        Process process = shell("exec sleep 1000");
        try {
            var client = client(process, new RecordingClient());
            var turn = client.prompt("s", List.of(Content.text("x".repeat(1_000_000))));
            assertThat(client.cancel("s")).isTrue();

            long before = System.nanoTime();
            client.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
            assertThat(turn).failsWithin(Duration.ofSeconds(2));
        } finally {
            process.destroyForcibly();
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("pipe-acp")));
    }

    @Test
    void closing_lets_a_child_that_reads_to_the_end_exit_by_itself() throws Exception {
        Process process = shell("while read line; do :; done; exit 0");
        client(process, new RecordingClient()).close();

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
