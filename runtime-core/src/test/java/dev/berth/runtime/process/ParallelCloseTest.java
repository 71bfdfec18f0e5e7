package dev.berth.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelCloseTest {
    @Test
    void all_are_closed_at_the_same_time() throws Exception {
        CountDownLatch together = new CountDownLatch(20);

        List<Integer> left = ParallelClose.close(
                IntStream.range(0, 20).boxed().toList(), _ -> meet(together), Duration.ofSeconds(20));

        assertThat(left).isEmpty();
        assertThat(together.getCount()).isZero();
    }

    @Test
    void one_that_fails_or_hangs_hinders_no_other_and_is_named() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Set<String> closed = ConcurrentHashMap.newKeySet();

        List<String> left = ParallelClose.close(
                List.of("fails", "hangs", "sound"),
                name -> {
                    if (name.equals("fails")) {
                        throw new IllegalStateException("a bug");
                    }
                    if (name.equals("hangs")) {
                        await(never);
                    }
                    closed.add(name);
                },
                Duration.ofMillis(300));

        assertThat(left).containsExactly("hangs");
        assertThat(closed).containsExactly("sound");
        never.countDown();
    }

    private static void meet(CountDownLatch latch) {
        latch.countDown();
        await(latch);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
