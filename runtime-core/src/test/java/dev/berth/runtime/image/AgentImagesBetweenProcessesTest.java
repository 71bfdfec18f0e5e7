package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.event.RuntimeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AgentImagesBetweenProcessesTest {
    @TempDir
    Path temp;

    private Path home;
    private Path engine;

    @BeforeEach
    void folders() throws Exception {
        home = temp.resolve("home");
        engine = Files.createDirectory(temp.resolve("engine"));
    }

    @Test
    void two_processes_and_fifty_threads_share_one_build() throws Exception {
        AgentImages images = BuildingJvm.images(home, engine);
        List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
        try (BuildingJvm other = BuildingJvm.start(home, engine);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(other.line()).isEqualTo("asking");
            awaitBuilds(1);
            List<Future<AgentImage>> futures = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                futures.add(threads.submit(() -> images.ensure(BuildingJvm.RECIPE, events::add)));
            }
            await().until(() -> events.stream().anyMatch(ImageEvent.Waiting.class::isInstance));
            other.continueBuild();

            String tag = other.line();
            for (Future<AgentImage> future : futures) {
                assertThat(future.get().tag()).isEqualTo(tag);
            }
        }
        assertThat(Files.readAllLines(engine.resolve("builds"))).hasSize(1);
    }

    @Test
    void another_process_builds_after_a_builder_was_killed() throws Exception {
        try (BuildingJvm killed = BuildingJvm.start(home, engine);
                BuildingJvm next = BuildingJvm.start(home, engine)) {
            awaitBuilds(1);
            killed.kill();
            next.kill();
        }

        assertThat(BuildingJvm.images(home, engine)
                        .ensure(BuildingJvm.RECIPE, event -> {})
                        .id())
                .isEqualTo("sha256:built");
        assertThat(home.resolve("images")).isDirectoryNotContaining("glob:**/build-*");
    }

    private void awaitBuilds(int count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(engine.resolve("builds"))
                        && Files.readAllLines(engine.resolve("builds")).size() == count);
    }
}
