package dev.berth.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelCloseTest {
    @Test
    void closes_all_parts_at_the_same_time() {
        CyclicBarrier together = new CyclicBarrier(20);
        List<AutoCloseable> parts = Stream.generate(() -> (AutoCloseable) () -> together.await(20, TimeUnit.SECONDS))
                .limit(20)
                .toList();

        assertThat(ParallelClose.closeAll("test", parts, Duration.ofSeconds(20)))
                .isEmpty();
    }

    @Test
    void returns_in_time_with_the_parts_that_did_not_end_or_failed() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AutoCloseable stuck = never::await;
        AutoCloseable failing = () -> {
            throw new IllegalStateException("cannot close");
        };
        AutoCloseable good = closed::countDown;

        List<AutoCloseable> left =
                ParallelClose.closeAll("test", List.of(stuck, failing, good), Duration.ofMillis(300));

        assertThat(left).containsExactly(stuck, failing);
        assertThat(closed.getCount()).isZero();
        never.countDown();
    }

    @Test
    void an_interrupt_does_not_cut_the_wait_short() {
        CountDownLatch closed = new CountDownLatch(1);
        Thread.currentThread().interrupt();

        List<AutoCloseable> left =
                ParallelClose.closeAll("test", List.of((AutoCloseable) closed::countDown), Duration.ofSeconds(20));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(left).isEmpty();
        assertThat(closed.getCount()).isZero();
    }
}
