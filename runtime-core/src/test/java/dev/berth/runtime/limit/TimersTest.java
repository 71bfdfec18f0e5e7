package dev.berth.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TimersTest {
    @Test
    void a_task_that_blocks_delays_no_other_timer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        Future<?> blocking = Timers.start(Duration.ZERO, () -> {
            blocked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        blocked.await();
        CompletableFuture<Boolean> other = new CompletableFuture<>();

        Future<?> timer = Timers.start(Duration.ofMillis(1), () -> other.complete(true));

        assertThat(other.get(5, TimeUnit.SECONDS)).isTrue();
        never.countDown();
        assertThat(blocking.isCancelled() || timer.isCancelled()).isFalse();
    }

    @Test
    void a_cancelled_timer_does_not_run_its_task() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        Future<?> cancelled = Timers.start(Duration.ofMillis(50), () -> first.complete("cancelled"));
        assertThat(cancelled.cancel(false)).isTrue();

        Future<?> later = Timers.start(Duration.ofMillis(100), () -> first.complete("later"));

        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo("later");
        assertThat(later.isCancelled()).isFalse();
    }

    @Test
    void a_delay_beyond_the_clock_can_be_started_and_cancelled() {
        Future<?> forever = Timers.start(ChronoUnit.FOREVER.getDuration(), () -> {});

        assertThat(WaitingTimers.longerThan(Duration.ofDays(1))).isEqualTo(1);
        assertThat(forever.cancel(false)).isTrue();
        assertThat(WaitingTimers.longerThan(Duration.ofDays(1))).isZero();
    }
}
