package dev.berth.terminal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalCloseCodeTest {
    @ParameterizedTest
    @CsvSource({"400,4404", "401,4401", "403,4403", "404,4404", "429,4429"})
    void a_refusal_of_a_request_has_the_code_of_its_status(int status, int code) {
        assertThat(RefusalCloseCode.of(new Refusal(status, ErrorKind.USAGE, "tried", "seen", "todo")))
                .isEqualTo(code);
    }

    @Test
    void a_server_that_stops_is_told_from_a_target_that_is_not_ready() {
        assertThat(RefusalCloseCode.of(new Refusal(503, ErrorKind.CANCELLED, "tried", "seen", "todo")))
                .isEqualTo(1012);
    }

    @ParameterizedTest
    @EnumSource
    void every_failure_of_the_runtime_has_a_code(ErrorKind kind) {
        int code = switch (kind.group()) {
            case USAGE -> 4404;
            case LIMIT -> 4429;
            case UNEXPECTED -> 1011;
            case NOT_READY, BUSY, CANCELLED, AGENT_FAILED -> 4503;
        };
        assertThat(RefusalCloseCode.of(Refusal.of(new BerthException(kind, "tried", "seen", "todo"))))
                .isEqualTo(code);
    }
}
