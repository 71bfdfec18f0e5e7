package dev.berth.runtime.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HomeLocksBetweenProcessesTest {
    @TempDir
    Path temp;

    private HomeLocks locks;
    private BerthHome home;

    @BeforeEach
    void open() {
        home = BerthHome.at(temp);
        locks = HomeLocks.of(home, Limits.standard());
    }

    @Test
    void the_lock_of_a_killed_process_is_free_at_once() throws Exception {
        BlockingQueue<List<LockHolder>> reported = new LinkedBlockingQueue<>();
        try (LockingJvm other = LockingJvm.start(temp, "a", "building");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(other.line()).isEqualTo("id " + home.id());
            assertThat(other.line()).isEqualTo("held");
            assertThat(locks.isHeldExclusively("a")).isTrue();
            assertThat(locks.tryAcquireShared("a", "no")).isEmpty();

            Future<HomeLock> waiter = threads.submit(() -> locks.acquire("a", "work", KnownLimits.LOCK, reported::add));
            LockHolder holder = reported.take().getFirst();
            assertThat(holder.pid()).isEqualTo(other.pid());
            assertThat(holder.phase()).isEqualTo("building");
            assertThat(holder.command()).contains("LockingJvm");
            assertThat(waiter.isDone()).isFalse();

            other.kill();

            waiter.get().close();
            assertThat(locks.isHeldExclusively("a")).isFalse();
            assertThat(locks.holders("a")).isEmpty();
        }
    }

    @Test
    void a_process_that_waits_comes_before_one_that_wants_it_again() throws Exception {
        HomeLock lock = locks.acquire("a", "work", KnownLimits.LOCK, holders -> {});
        try (LockingJvm other = LockingJvm.start(temp, "a", "later")) {
            other.line();
            assertThat(other.line()).isEqualTo("waiting");
            // RACE: the other process writes "waiting" before or after it locks the gate
            await().until(() -> gateIsLocked());

            lock.close();
            BlockingQueue<List<LockHolder>> reported = new LinkedBlockingQueue<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<HomeLock> again =
                        threads.submit(() -> locks.acquire("a", "again", KnownLimits.LOCK, reported::add));
                assertThat(other.line()).isEqualTo("held");
                other.release();
                assertThat(other.line()).isEqualTo("free");
                again.get().close();
            }
            assertThat(reported).isNotEmpty();
        }
    }

    @Test
    void a_lock_outlives_other_locks_of_the_same_home_in_this_process() throws Exception {
        try (HomeLock _ = locks.acquire("a", "work", KnownLimits.LOCK, holders -> {})) {
            HomeLocks.of(BerthHome.at(temp), Limits.standard())
                    .tryAcquire("b", "short")
                    .orElseThrow()
                    .close();
            assertThat(locks.holders("a")).hasSize(1);

            try (LockingJvm other = LockingJvm.start(temp, "a", "later")) {
                other.line();
                assertThat(other.line()).isEqualTo("waiting");
            }
        }
    }

    @Test
    void a_look_from_this_or_another_process_never_makes_tryAcquire_fail() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (LockingJvm other = LockingJvm.start(temp, "a", LockingJvm.LOOKS);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.line();
            assertThat(other.line()).isEqualTo("looking");
            Future<Integer> looks = threads.submit(() -> {
                int count = 0;
                while (!stop.get()) {
                    locks.isHeldExclusively("a");
                    count++;
                }
                return count;
            });
            try {
                for (int i = 0; i < 1000; i++) {
                    HomeLock lock = locks.tryAcquire("a", "work").orElseThrow();
                    assertThat(locks.isHeldExclusively("a")).isTrue();
                    lock.close();
                }
            } finally {
                stop.set(true);
            }
            assertThat(looks.get()).isPositive();
        }
    }

    @Test
    void notes_of_killed_processes_are_removed_by_the_next_one_and_no_others() throws Exception {
        try (LockingJvm dead = LockingJvm.start(temp, "owner-dead", "runs agents");
                LockingJvm living = LockingJvm.start(temp, "owner-living", "runs agents");
                HomeLock _ = locks.acquire("owner-mine", "runs agents", KnownLimits.LOCK, holders -> {})) {
            for (LockingJvm one : List.of(dead, living)) {
                one.line();
                assertThat(one.line()).isEqualTo("held");
            }
            dead.kill();
            dead.awaitEnd();
            Path halfWritten = Files.writeString(home.locks().resolve(".owner-dead@" + dead.pid() + "-x-1.note"), "1");

            HomeLocks.of(home, Limits.standard());

            assertThat(notes())
                    .hasSize(2)
                    .anyMatch(name -> name.startsWith("owner-living@"))
                    .anyMatch(name -> name.startsWith("owner-mine@"));
            assertThat(halfWritten).doesNotExist();
        }
    }

    private List<String> notes() throws IOException {
        try (Stream<Path> files = Files.list(home.locks())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.contains("@"))
                    .toList();
        }
    }

    private boolean gateIsLocked() throws Exception {
        try (LockTable.Use use = LockTable.use(home.locks().resolve("table"), "probe")) {
            var gate = use.table().tryLock("a#gate", false);
            if (gate != null) {
                gate.release();
            }
            return gate == null;
        }
    }
}
