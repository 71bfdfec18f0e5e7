package dev.berth.runtime.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.RunningProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of a leash whose output another program of the same user writes to. */
@Timeout(60)
class LeashClientTest {
    /** Writes its argument when the first request has arrived, then an answer, and ends with its input. */
    private static final String LEASH =
            "read -r request; printf '%b\\n' \"$1\"; echo 'ready abcdefgh ../.. ABC'; cat >/dev/null";

    private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));

    private static HostProcesses processes;

    @BeforeAll
    static void open() {
        processes = HostProcesses.open(Limits.standard());
    }

    @AfterAll
    static void close() {
        processes.close();
    }

    private static LeashClient listening(RunningProcess program) {
        LeashClient client = new LeashClient("prefix", program, Limits.standard());
        client.listen();
        return client;
    }

    private static RunningProcess writing(String line) {
        return processes.start(HostCommand.of(List.of("sh", "-c", LEASH, "leash", line), PATH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "left",
                "left ",
                "left x",
                "left x $(id) 17",
                "ended",
                "kept",
                "unkept",
                "pulse",
                "pulse 1",
                "status x",
                "\\0",
                "\\0377\\0376",
                "something else"
            })
    void every_line_is_read_and_the_end_is_seen(String line) throws Exception {
        try (RunningProcess program = writing(line)) {
            LeashClient client = listening(program);
            CompletableFuture<Boolean> end = client.end("mark.1");

            assertThat(client.owners().get()).containsExactly("abcdefgh");
            program.stdin().close();

            assertThat(client.lossReason().get()).startsWith("exited with 0");
            assertThat(end.get()).isFalse();
        }
    }

    @Test
    void a_strange_line_of_any_length_is_kept_in_part() throws Exception {
        try (RunningProcess program = writing("x".repeat(100_000))) {
            LeashClient client = listening(program);
            client.sendEmptyLine();

            client.owners().get();

            assertThat(client.diagnostics()).isEqualTo("x".repeat(2000));
        }
    }
}
