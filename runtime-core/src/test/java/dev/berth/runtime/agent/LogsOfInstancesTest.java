package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsOfInstancesTest {
    private static final AgentName NAME = new AgentName(Target.of("claude"), AgentId.MAIN);

    @TempDir
    Path folder;

    @Test
    void lines_of_two_instances_are_in_the_order_of_their_times() throws Exception {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        for (String key : List.of("aaaaaaaa", "bbbbbbbb")) {
            Path log = home.log("claude", "main", key);
            home.folder(Objects.requireNonNull(log.getParent()));
            // as InstanceLog writes them: an instant of whole milliseconds leaves out zeros
            Files.writeString(
                    log,
                    key.startsWith("a")
                            ? "2026-12-01T01:00:00.500Z agent: second\n"
                            : "2026-12-01T01:00:00Z agent: first\n");
        }

        List<String> lines = InstanceMaintenance.logs(
                new InstanceRecords(home, HomeLocks.of(home, Limits.standard())), NAME, Optional.empty(), 10);

        assertThat(lines)
                .containsExactly("2026-12-01T01:00:00Z agent: first", "2026-12-01T01:00:00.500Z agent: second");
    }

    @Test
    void no_line_of_two_processes_that_begin_a_log_is_lost() throws Exception {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        int lost = 0;
        for (int round = 0; round < 200; round++) {
            InstanceId id = InstanceId.of(new AgentName(Target.of("claude"), AgentId.of("a" + round)), List.of());
            int writers = 4;
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                InstanceLog log = new InstanceLog(home, id);
                int number = i;
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    log.add("agent", List.of("line " + number));
                }));
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            lost += writers - new InstanceLog(home, id).last(10).size();
        }
        assertThat(lost).isZero();
    }
}
