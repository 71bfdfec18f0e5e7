package dev.berth.testkit.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostProgramTest {
    private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));

    @Test
    void a_program_tells_its_status_and_last_lines() throws Exception {
        HostProgram.Result result =
                HostProgram.run(PATH, Duration.ofSeconds(10), List.of("sh", "-c", "seq 9; echo oops >&2; exit 3"));

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.end()).isEqualTo("8 | 9 | oops");
    }

    @Test
    void an_absent_program_is_reported() throws Exception {
        assertThat(HostProgram.run(PATH, Duration.ofSeconds(10), List.of("no-such-program"))
                        .end())
                .isEqualTo("no program named no-such-program on PATH");
    }

    @Test
    void a_program_that_does_not_end_is_ended() throws Exception {
        HostProgram.Result result = HostProgram.run(PATH, Duration.ofMillis(100), List.of("sleep", "60"));

        assertThat(result.ok()).isFalse();
        assertThat(result.output()).contains("did not end");
    }
}
