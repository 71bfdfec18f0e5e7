package dev.berth.runtime.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HomeLocksTest {
    @TempDir
    Path temp;

    private BerthHome home;
    private HomeLocks locks;

    @BeforeEach
    void open() {
        home = BerthHome.at(temp);
        locks = HomeLocks.of(home, Limits.standard());
    }

    @Test
    void one_thread_at_a_time_holds_the_lock() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(threads.submit(() -> {
                    try (HomeLock _ = locks.acquire("a", "work", KnownLimits.LOCK, HomeLocksTest::ignore)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(most).hasValue(1);
        assertThat(locks.holders("a")).isEmpty();
    }

    @Test
    void a_lock_can_be_released_by_another_thread_and_twice() throws Exception {
        HomeLock lock = locks.acquire("a", "work", KnownLimits.LOCK, HomeLocksTest::ignore);

        Thread.ofVirtual().start(lock::close).join();
        lock.close();

        assertThat(locks.isHeldExclusively("a")).isFalse();
        assertThat(locks.tryAcquire("a", "again")).isPresent();
    }

    @Test
    void shared_holders_exclude_an_exclusive_one() throws Exception {
        try (HomeLock _ = locks.acquireShared("a", "reading", KnownLimits.LOCK, HomeLocksTest::ignore);
                HomeLock _ = locks.tryAcquireShared("a", "reading too").orElseThrow()) {
            assertThat(locks.tryAcquire("a", "writing")).isEmpty();
            assertThat(locks.isHeldExclusively("a")).isFalse();
            assertThat(locks.holders("a")).hasSize(2).allMatch(LockHolder::shared);
        }

        try (HomeLock _ = locks.tryAcquire("a", "writing").orElseThrow()) {
            assertThat(locks.tryAcquireShared("a", "reading")).isEmpty();
            assertThat(locks.isHeldExclusively("a")).isTrue();
        }
    }

    @Test
    void the_last_shared_holder_releases_the_lock() throws Exception {
        HomeLock first = locks.acquireShared("a", "reading", KnownLimits.LOCK, HomeLocksTest::ignore);
        HomeLock second = locks.acquireShared("a", "reading", KnownLimits.LOCK, HomeLocksTest::ignore);

        first.close();
        assertThat(locks.tryAcquire("a", "writing")).isEmpty();

        second.close();
        assertThat(locks.tryAcquire("a", "writing")).isPresent();
    }

    @Test
    void other_names_are_other_locks() {
        try (HomeLock _ = locks.tryAcquire("a", "work").orElseThrow();
                HomeLock _ = locks.tryAcquire("b", "work").orElseThrow()) {
            assertThat(locks.isHeldExclusively("c")).isFalse();
        }
    }

    @Test
    void a_waiter_gets_the_holder_and_its_phase() throws Exception {
        List<String> reported = new CopyOnWriteArrayList<>();
        HomeLock lock = locks.acquire("a", "building", KnownLimits.LOCK, HomeLocksTest::ignore);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HomeLock> waiter = threads.submit(
                    () -> locks.acquire("a", "work", KnownLimits.LOCK, holders -> reported.add(holders.toString())));

            await().until(() -> reported.size() == 1);
            lock.phase("starting");
            await().until(() -> reported.size() == 2);
            lock.close();

            waiter.get().close();
        }
        assertThat(reported.getFirst())
                .contains("process " + ProcessHandle.current().pid())
                .contains("building, since 2");
        assertThat(reported.getLast()).contains("starting, since 2");
    }

    @Test
    void the_error_at_the_limit_names_the_holder_and_a_warning_comes_before() throws Exception {
        List<RuntimeEvent> events = Collections.synchronizedList(new ArrayList<>());
        RuntimeListener listener = events::add;
        HomeLocks hasty = HomeLocks.of(home, Limits.of(Map.of("lock", Duration.ofMillis(300)), listener));
        try (HomeLock _ = locks.acquire("a", "building", KnownLimits.LOCK, HomeLocksTest::ignore)) {
            assertThatThrownBy(() -> hasty.acquire("a", "work", KnownLimits.LOCK, HomeLocksTest::ignore))
                    .isInstanceOf(LimitReachedException.class)
                    .hasMessageContaining("waiting for lock a")
                    .hasMessageContaining("building")
                    .hasMessageContaining("setting limits.lock");
        }
        assertThat(events).hasSize(1).allMatch(LimitEvent.NearLimit.class::isInstance);
        assertThat(locks.tryAcquire("a", "after")).isPresent();
    }

    @Test
    void an_interrupted_waiter_leaves_the_queue() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (HomeLock _ = locks.acquire("a", "work", KnownLimits.LOCK, HomeLocksTest::ignore)) {
            Thread waiter = Thread.ofVirtual().start(() -> {
                try (HomeLock _ = locks.acquire("a", "never", KnownLimits.LOCK, holders -> waiting.countDown())) {
                    throw new AssertionError("got the lock");
                } catch (InterruptedException e) {
                    left.countDown();
                }
            });
            waiting.await();
            waiter.interrupt();
            left.await();

            assertThat(locks.isHeldExclusively("a")).isTrue();
            Thread.currentThread().interrupt();
            assertThat(locks.tryAcquire("a", "no")).isEmpty();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(locks.tryAcquire("a", "after")).isPresent();
    }

    @Test
    void the_longest_waiter_comes_first() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        HomeLock lock = locks.acquire("a", "work", KnownLimits.LOCK, HomeLocksTest::ignore);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                int number = i;
                CountDownLatch queued = new CountDownLatch(1);
                var _ = threads.submit(() -> {
                    try (HomeLock _ = locks.acquire("a", "work", KnownLimits.LOCK, holders -> queued.countDown())) {
                        order.add(number);
                    }
                    return null;
                });
                queued.await();
            }
            lock.close();
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void a_bad_name_is_refused() {
        assertThatThrownBy(() -> locks.isHeldExclusively("../x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void ignore(List<LockHolder> holders) {}
}
