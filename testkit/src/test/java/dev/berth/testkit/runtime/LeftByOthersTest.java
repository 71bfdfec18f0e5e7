package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import dev.berth.testkit.engine.InMemoryVolumes;
import dev.berth.testkit.parts.FolderTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a start, a stop and a removal do with what earlier processes left. */
@Timeout(60)
class LeftByOthersTest {
    @TempDir
    Path folder;

    private InMemoryFixture fixture;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.busy-answer=300ms", "limits.initialize=2s");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** A start that was killed in the phase config leaves the record without its container, which runs. */
    @Test
    void a_folder_that_was_made_again_after_a_killed_start_gets_a_new_container() throws Exception {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("exec ")) {
                throw new IllegalStateException("this process ends here");
            }
        });
        try (ScriptedRuntime killed = fixture.openProcess()) {
            SingleFlightTest.failure(killed.ensureReady(AgentId.MAIN, fixture.workspace("p")));
        }
        fixture.engine.setInterceptor(command -> {});
        fixture.engine.replaceFolder(folder.resolve("p").toRealPath().toString());
        ScriptedRuntime runtime = fixture.openProcess();

        AgentInstance instance =
                runtime.ensureReady(AgentId.MAIN, fixture.workspace("p")).get(20, TimeUnit.SECONDS);

        assertThat(instance.snapshot().generation()).isEqualTo(2);
    }

    @Test
    void a_folder_that_was_made_again_after_the_record_was_lost_gets_a_new_container() throws Exception {
        fixture.openProcess().ready(AgentId.MAIN, fixture.workspace("p"));
        Files.delete(folder.resolve("home/instances/scripted/main.json"));
        FolderTree.delete(folder.resolve("home/instances/scripted/main"));
        fixture.engine.replaceFolder(folder.resolve("p").toRealPath().toString());
        ScriptedRuntime runtime = fixture.openProcess();

        AgentInstance instance =
                runtime.ensureReady(AgentId.MAIN, fixture.workspace("p")).get(20, TimeUnit.SECONDS);

        assertThat(instance.snapshot().generation()).isEqualTo(2);
    }

    /** A Berth without instances gave both the same volume. */
    @Test
    void a_home_that_another_agents_record_names_is_not_removed() throws Exception {
        InMemoryVolumes volumes = fixture.engine.withVolumes();
        ScriptedRuntime runtime = fixture.openProcess();
        runtime.ready(AgentId.of("probe"));
        String home = BerthHome.at(folder.resolve("home")).id();
        String shared = "berth-" + home + "-scripted-a-b-home";
        assertThat(volumes.create(shared, Map.of())).isTrue();
        for (String[] name : new String[][] {{"scripted", "a-b"}, {"scripted-a", "b"}}) {
            Path record = folder.resolve("home/instances/" + name[0] + "/" + name[1] + ".json");
            Files.createDirectories(record.getParent());
            Files.writeString(
                    record,
                    "{\"target\": \"" + name[0] + "\", \"agent\": \"" + name[1]
                            + "\", \"machine\": \"local\", \"engine\": \"memory\", \"workspaces\": [],"
                            + " \"createdAt\": \"2026-01-01T00:00:00Z\", \"generation\": 1, \"uid\": 1000, \"gid\": 1000}");
        }

        runtime.remove(AgentId.of("a-b"), true);

        assertThat(volumes.exists(shared)).isTrue();
    }

    @Test
    void a_start_that_waits_for_the_removal_of_its_agent_begins_the_agent_anew() throws Exception {
        InMemoryVolumes volumes = fixture.engine.withVolumes();
        ScriptedRuntime remover = fixture.openProcess();
        remover.ready(AgentId.MAIN, owned("one"));
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicReference<Thread> removing = new AtomicReference<>();
        HomeLocks locks = HomeLocks.of(BerthHome.at(folder.resolve("home")), Limits.standard());
        CountDownLatch locked = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            boolean inRemoval = Thread.currentThread().equals(removing.get());
            if (inRemoval && !locks.holders("agent-scripted-main").isEmpty()) {
                locked.countDown();
                waiting.await();
            }
        });
        CompletableFuture<Void> removed = CompletableFuture.runAsync(() -> {
            removing.set(Thread.currentThread());
            assertThatCode(() -> remover.remove(AgentId.MAIN, true)).doesNotThrowAnyException();
        });
        locked.await();

        CompletableFuture<AgentInstance> start = fixture.openProcess().ensureReady(AgentId.MAIN, owned("two"));
        await().until(() -> !fixture.events(AgentEvent.Waiting.class).isEmpty());
        waiting.countDown();
        removed.get(20, TimeUnit.SECONDS);
        start.get(20, TimeUnit.SECONDS);

        String home = "berth-" + BerthHome.at(folder.resolve("home")).id() + "-scripted-main-home";
        assertThat(Files.readString(folder.resolve("home/instances/scripted/main.json")))
                .contains("\"uid\" : 1234");
        assertThat(volumes.owner(home)).get().hasToString("1234:1234");
    }

    private Workspace owned(String name) throws Exception {
        Workspace workspace = fixture.workspace(name);
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "only root can give folders away");
        Files.setAttribute(workspace.path(), "unix:uid", 1234);
        Files.setAttribute(workspace.path(), "unix:gid", 1234);
        return workspace;
    }

    @Test
    void a_stop_that_fails_for_one_instance_ends_all_others() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("one"));
        AgentInstance two = runtime.ready(AgentId.MAIN, fixture.workspace("two"));
        boolean oneFirst = one.id().key().compareTo(two.id().key()) < 0;
        String failing = "stop " + (oneFirst ? one : two).snapshot().container();
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        fixture.engine.setInterceptor(command -> {
            if (command.equals(failing)) {
                stopping.await();
                failed.countDown();
                throw new BerthException(ErrorKind.ENGINE_REFUSED, command, "no", "see what it says");
            }
            if (command.startsWith("stop ")) {
                stopping.countDown();
                goOn.await();
                ended.set(true);
            }
        });

        CompletableFuture<Throwable> stopped =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> runtime.stop(AgentId.MAIN)));
        failed.await();
        await().during(Duration.ofMillis(300)).until(() -> !stopped.isDone());
        goOn.countDown();

        assertThat(stopped.get(20, TimeUnit.SECONDS)).isInstanceOf(BerthException.class);
        assertThat(ended).isTrue();
    }
}
