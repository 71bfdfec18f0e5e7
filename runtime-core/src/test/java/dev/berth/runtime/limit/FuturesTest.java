package dev.berth.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FuturesTest {
    @Test
    void a_result_is_answered_and_a_failure_thrown_as_it_is() throws Exception {
        BerthException failure = new BerthException(ErrorKind.BUSY, "tried", "seen", "todo");

        assertThat(Futures.get(CompletableFuture.completedFuture("result"))).isEqualTo("result");
        assertThatThrownBy(() -> Futures.get(CompletableFuture.failedFuture(failure)))
                .isSameAs(failure);
    }

    @Test
    void other_failures_a_cancel_and_the_end_of_the_time_have_kinds() {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        CompletableFuture<String> never = new CompletableFuture<>();

        assertThat(kind(CompletableFuture.failedFuture(new IllegalStateException("bug"))))
                .isEqualTo(ErrorKind.UNEXPECTED);
        assertThat(kind(cancelled)).isEqualTo(ErrorKind.CANCELLED);
        assertThat(kind(never)).isEqualTo(ErrorKind.LIMIT_REACHED);
        assertThat(never.isDone()).isFalse();
    }

    @Test
    void an_interrupt_ends_the_wait() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Futures.get(new CompletableFuture<>())).isInstanceOf(InterruptedException.class);
    }

    private static ErrorKind kind(CompletableFuture<?> future) {
        return catchThrowableOfType(BerthException.class, () -> Futures.get(future, Duration.ofMillis(10)))
                .kind();
    }
}
