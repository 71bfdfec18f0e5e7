package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several instances of one agent, and several containers of one instance, while turns and terminals run. */
@Timeout(60)
class InstancesTest {
    private static final String CHANGE = "container.pids=99";

    @TempDir
    Path folder;

    private InMemoryFixture fixture;
    private ScriptedRuntime runtime;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.busy-answer=2s", "limits.initialize=2s");
        runtime = fixture.openProcess();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_second_workspace_is_a_second_container_beside_the_first() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("one"));
        try (Session session = one.openSession()) {
            Turn turn = hangingTurn(session);

            AgentInstance two = fixture.openProcess().ready(AgentId.MAIN, fixture.workspace("two"));

            assertThat(two.snapshot().container()).isNotEqualTo(one.snapshot().container());
            assertThat(two.snapshot().generation()).isEqualTo(1);
            assertThat(mounts(one)).contains("/one").doesNotContain("/two");
            assertThat(mounts(two)).contains("/two").doesNotContain("/one");
            try (Session other = two.openSession()) {
                assertThat(outcome(other.prompt("@@say hello", _ -> {})).id()).isEqualTo("completed");
            }
            assertThat(turn.outcome()).isNotDone();
            turn.cancel();
            assertThat(outcome(turn).id()).isEqualTo("cancelled-by-us");
        }
        assertThat(runtime.instances())
                .extracting(row -> row.workspaces().size(), row -> row.state().id())
                .containsExactlyInAnyOrder(tuple(1, "ready"), tuple(1, "ready"));
    }

    @Test
    void looking_again_at_a_ready_instance_ends_no_turn_of_it() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        try (Session session = one.openSession()) {
            Turn turn = hangingTurn(session);
            forceLook(one);

            AgentInstance again = runtime.ready(AgentId.MAIN, fixture.workspace("p"));

            assertThat(again.snapshot().container()).isEqualTo(one.snapshot().container());
            assertThat(turn.outcome()).isNotDone();
            turn.cancel();
            assertThat(outcome(turn).id()).isEqualTo("cancelled-by-us");
        }
    }

    @Test
    void a_turn_goes_on_in_a_replaced_container_which_its_end_removes() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        try (Session session = one.openSession()) {
            Turn turn = hangingTurn(session);

            AgentInstance changed = fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));

            assertThat(changed.snapshot().generation()).isEqualTo(2);
            assertThat(containers()).containsExactlyInAnyOrder("-g1", "-g2");
            assertThat(turn.outcome()).isNotDone();
            turn.cancel();
            assertThat(outcome(turn).id()).isEqualTo("cancelled-by-us");
            await().untilAsserted(() -> assertThat(containers()).containsExactly("-g2"));
            assertThatThrownBy(() -> session.prompt("@@say more", _ -> {}))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            over -> assertThat(over.kind()).isEqualTo(ErrorKind.AGENT_LOST));
        }
    }

    @Test
    void an_idle_session_ends_with_its_container_and_says_why() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        try (Session session = one.openSession()) {
            assertThat(outcome(session.prompt("@@say hello", _ -> {})).id()).isEqualTo("completed");
            fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));
            assertThat(containers()).containsExactly("-g2");

            assertThatThrownBy(() -> session.prompt("@@say more", _ -> {}))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            over -> assertThat(over.kind()).isEqualTo(ErrorKind.AGENT_LOST));
        }
    }

    @Test
    void a_terminal_keeps_a_replaced_container_until_it_is_closed() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        TerminalExec terminal = one.terminal(TerminalSpec.of(List.of("sh"), Map.of()));

        fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));

        assertThat(containers()).containsExactlyInAnyOrder("-g1", "-g2");
        terminal.close();
        await().untilAsserted(() -> assertThat(containers()).containsExactly("-g2"));
    }

    @Test
    void a_container_that_a_killed_process_left_is_removed_by_the_next_start() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("remove ")) {
                throw new BerthException(ErrorKind.ENGINE_DOWN, command, "it does not answer", "start it");
            }
        });
        fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));
        assertThat(containers()).containsExactlyInAnyOrder("-g1", "-g2");
        fixture.engine.setInterceptor(command -> {});
        fixture.engine.kill(one.snapshot().containerName(), new ContainerState.Exited(137, false));

        fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));

        assertThat(containers()).containsExactly("-g2");
    }

    @Test
    void a_handle_goes_on_in_the_next_container() throws Exception {
        AgentInstance handle = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        fixture.engine.removeDirectly(handle.snapshot().containerName());

        try (Session session = handle.openSession()) {
            assertThat(outcome(session.prompt("@@say hello", _ -> {})).id()).isEqualTo("completed");
        }
        runtime.stop(AgentId.MAIN);
        try (Session session = handle.openSession()) {
            assertThat(outcome(session.prompt("@@say hello", _ -> {})).id()).isEqualTo("completed");
        }
        assertThat(handle.snapshot().generation()).isEqualTo(2);
    }

    @Test
    void one_instance_is_stopped_and_removed_without_the_others() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("one"));
        AgentInstance two = runtime.ready(AgentId.MAIN, fixture.workspace("two"));

        runtime.stop(one.id());

        assertThat(runtime.state(AgentId.MAIN, fixture.workspace("one"))).isInstanceOf(InstanceState.Stopped.class);
        assertThat(runtime.state(AgentId.MAIN, fixture.workspace("two"))).isInstanceOf(InstanceState.Ready.class);
        runtime.remove(one.id());
        assertThat(runtime.instances()).extracting(InstanceOverview::id).containsExactly(two.id());
        assertThatThrownBy(() -> runtime.stop(one.id()))
                .isInstanceOfSatisfying(
                        BerthException.class,
                        unknown -> assertThat(unknown.kind()).isEqualTo(ErrorKind.UNKNOWN_AGENT));
        runtime.remove(AgentId.MAIN, true);
        assertThat(runtime.instances()).isEmpty();
        assertThat(containers()).isEmpty();
    }

    @Test
    void a_workspace_that_is_gone_is_listed_as_gone() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("one"));
        Files.delete(folder.resolve("one"));

        assertThat(runtime.instances()).singleElement().satisfies(row -> {
            assertThat(row.id()).isEqualTo(one.id());
            assertThat(row.gone()).containsExactlyElementsOf(one.workspaces());
        });
    }

    @Test
    void an_unusable_workspace_of_one_caller_fails_no_other() throws Exception {
        CompletableFuture<AgentInstance> bad =
                runtime.ensureReady(AgentId.MAIN, Workspace.named(folder.resolve("none")));
        CompletableFuture<AgentInstance> good = runtime.ensureReady(AgentId.MAIN, fixture.workspace("good"));

        assertThat(SingleFlightTest.failure(bad).kind()).isEqualTo(ErrorKind.WORKSPACE_FORBIDDEN);
        assertThat(good.get(20, TimeUnit.SECONDS).workspaces()).hasSize(1);
    }

    @Test
    void a_failure_of_this_process_does_not_hide_what_another_made_ready() throws Exception {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                throw new BerthException(ErrorKind.DISK_FULL, command, "no space left", "make room");
            }
        });
        SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN));
        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Failed.class);
        fixture.engine.setInterceptor(command -> {});
        fixture.openProcess().ready(AgentId.MAIN);

        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void a_closed_runtime_fails_the_future_and_throws_nothing() throws Exception {
        runtime.close();

        assertThat(SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN)).kind())
                .isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void another_engine_of_the_same_name_is_never_taken_for_the_agents() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        fixture.engine.setIdentity(new EngineIdentity("another", "tcp://other:2375"));
        fixture.engine.removeDirectly(one.snapshot().containerName());
        ScriptedRuntime other = fixture.openProcess();

        BerthException failure = SingleFlightTest.failure(other.ensureReady(AgentId.MAIN, fixture.workspace("p")));

        assertThat(failure.kind()).isEqualTo(ErrorKind.RECORDED_ELSEWHERE);
        assertThat(other.instances())
                .singleElement()
                .satisfies(row -> assertThat(row.state())
                        .isInstanceOfSatisfying(
                                InstanceState.Failed.class,
                                failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.RECORDED_ELSEWHERE)));
        assertThatThrownBy(() -> other.remove(AgentId.MAIN, true)).isInstanceOf(BerthException.class);
        assertThatThrownBy(() -> other.remove(one.id())).isInstanceOf(BerthException.class);
        assertThat(fixture.engine.count("run")).isEqualTo(1);
    }

    @Test
    void a_workspace_that_was_made_again_gets_a_new_container_before_the_turn() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        fixture.engine.replaceFolder(folder.resolve("p").toRealPath().toString());

        try (Session session = one.openSession()) {
            assertThat(outcome(session.prompt("@@say hello", _ -> {})).id()).isEqualTo("completed");
        }

        assertThat(one.snapshot().generation()).isEqualTo(2);
        assertThat(containers()).containsExactly("-g2");
    }

    @Test
    void a_start_takes_no_longer_than_its_limit() throws Exception {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                new CountDownLatch(1).await();
            }
        });

        BerthException limit = SingleFlightTest.failure(
                fixture.openProcess("limits.ready=200ms").ensureReady(AgentId.MAIN));

        assertThat(limit.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
        assertThat(limit.getMessage()).contains("limits.ready");
    }

    @Test
    void closing_removes_the_replaced_container_whose_last_turn_it_ends() throws Exception {
        Turn turn =
                hangingTurn(runtime.ready(AgentId.MAIN, fixture.workspace("p")).openSession());
        fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));
        assertThat(containers()).containsExactlyInAnyOrder("-g1", "-g2");

        runtime.close();

        assertThat(outcome(turn)).isNotInstanceOf(TurnOutcome.Completed.class);
        await().untilAsserted(() -> assertThat(containers()).containsExactly("-g2"));
    }

    @Test
    void the_state_is_answered_for_the_folder_that_a_link_leads_to() throws Exception {
        Path link = Files.createSymbolicLink(
                folder.resolve("link"), fixture.workspace("p").path());
        runtime.ready(AgentId.MAIN, Workspace.named(link));

        assertThat(runtime.state(AgentId.MAIN, Workspace.named(link))).isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void a_process_that_runs_on_notices_another_engine_of_the_same_name() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        fixture.engine.setIdentity(new EngineIdentity("another", "tcp://other:2375"));
        fixture.engine.removeDirectly(one.snapshot().containerName());
        forceLook(one);

        assertThat(SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN, fixture.workspace("p")))
                        .kind())
                .isEqualTo(ErrorKind.RECORDED_ELSEWHERE);
    }

    @Test
    void closing_a_runtime_ends_all_its_agents_at_the_same_time() throws Exception {
        int agents = 6;
        CountDownLatch ending = new CountDownLatch(agents);
        fixture.engine.withProgram(ScriptedRuntime.PROGRAM, call -> {
            int code = ScriptedRuntime.program().run(call);
            // an adapter that needs a moment to go: it waits until all the others were asked to end too
            ending.countDown();
            return ending.await(10, TimeUnit.SECONDS) ? code : 1;
        });
        for (int i = 0; i < agents; i++) {
            AgentInstance instance = runtime.ready(AgentId.of("a" + i), fixture.workspace("p"));
            assertThat(instance.openSession().id()).isNotEmpty();
        }

        runtime.close();

        assertThat(ending.getCount()).isZero();
        await().until(() -> fixture.engine.runningPrograms() == 0);
    }

    /** An error of the instance makes the next caller look at the container. */
    private static void forceLook(AgentInstance instance) {
        assertThatThrownBy(() -> instance.openSession(SessionOptions.standard().withMode("nonsense")))
                .isInstanceOf(BerthException.class);
    }

    private static Turn hangingTurn(Session session) throws Exception {
        CountDownLatch streaming = new CountDownLatch(1);
        Turn turn = session.prompt("@@say one\n@@hang", _ -> streaming.countDown());
        assertThat(streaming.await(10, TimeUnit.SECONDS)).isTrue();
        return turn;
    }

    private static TurnOutcome outcome(Turn turn) throws Exception {
        return turn.outcome().get(10, TimeUnit.SECONDS);
    }

    private String mounts(AgentInstance instance) {
        return fixture.engine.mounts(instance.snapshot().containerName()).toString();
    }

    private List<String> containers() throws Exception {
        return fixture.engine.containers().list(Map.of("dev.berth.agent", "main")).stream()
                .map(found -> found.name().substring(found.name().lastIndexOf('-')))
                .toList();
    }
}
