package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.BackingOffException;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Phase;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SingleFlightTest {
    @TempDir
    Path folder;

    private Ground ground;

    @BeforeEach
    void open() {
        ground = new Ground(folder, "limits.busy-answer=300ms");
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
    }

    @Test
    void a_hundred_callers_share_one_start() throws Exception {
        ScriptedRuntime runtime = ground.process();
        Workspace project = ground.workspace("project");

        List<CompletableFuture<AgentInstance>> asked = askTogether(List.of(runtime), 100, project);

        assertThat(asked)
                .allSatisfy(
                        future -> assertThat(future.get(20, TimeUnit.SECONDS).generation())
                                .isEqualTo(1));
        assertThat(ground.engine.count("run")).isEqualTo(1);
        assertThat(ground.engine.count("exec " + ScriptedRuntime.PROGRAM)).isZero();
        assertThat(ground.engine.commands())
                .filteredOn("exec scripted-agent"::equals)
                .hasSize(1);
    }

    @Test
    void two_processes_with_fifty_callers_each_share_one_start() throws Exception {
        List<ScriptedRuntime> both = List.of(ground.process(), ground.process());
        Workspace project = ground.workspace("project");

        List<CompletableFuture<AgentInstance>> asked = askTogether(both, 50, project);

        for (CompletableFuture<AgentInstance> future : asked) {
            assertThat(future.get(20, TimeUnit.SECONDS).generation()).isEqualTo(1);
        }
        assertThat(ground.engine.count("run")).isEqualTo(1);
    }

    @Test
    void a_waiter_that_gives_up_harms_nobody() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ground.engine.intervene(command -> {
            if (command.startsWith("run ")) {
                running.countDown();
                go.await();
            }
        });
        ScriptedRuntime runtime = ground.process();
        CompletableFuture<AgentInstance> impatient = runtime.ensureReady(AgentId.MAIN);
        CompletableFuture<AgentInstance> patient = runtime.ensureReady(AgentId.MAIN);
        running.await();

        impatient.cancel(true);
        go.countDown();

        assertThat(patient.get(20, TimeUnit.SECONDS).generation()).isEqualTo(1);
        assertThatThrownBy(impatient::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_failure_reaches_all_once_and_the_next_call_tries_anew() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        CountDownLatch aboard = new CountDownLatch(1);
        ground.engine.intervene(command -> {
            if (command.startsWith("run ") && failures.getAndDecrement() > 0) {
                aboard.await();
                throw new BerthException(ErrorKind.ENGINE_DOWN, "running", "it does not answer", "start it");
            }
        });
        ScriptedRuntime runtime = ground.process();
        List<CompletableFuture<AgentInstance>> asked = List.of(
                runtime.ensureReady(AgentId.MAIN),
                runtime.ensureReady(AgentId.MAIN),
                runtime.ensureReady(AgentId.MAIN));
        aboard.countDown();

        assertThat(asked)
                .allSatisfy(future -> assertThat(failure(future).kind()).isEqualTo(ErrorKind.ENGINE_DOWN));
        assertThat(runtime.state(AgentId.MAIN))
                .isInstanceOfSatisfying(
                        InstanceState.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.ENGINE_DOWN));

        assertThat(runtime.ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS).generation())
                .isEqualTo(1);
        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void who_fails_again_and_again_is_backed_off_but_another_process_is_not() throws Exception {
        ground.engine.intervene(command -> {
            if (command.startsWith("run ")) {
                throw new BerthException(ErrorKind.DISK_FULL, "running", "no space left", "make room");
            }
        });
        ScriptedRuntime runtime = ground.process();
        for (int i = 0; i < 3; i++) {
            assertThat(failure(runtime.ensureReady(AgentId.MAIN))).isNotInstanceOf(BackingOffException.class);
        }
        long before = ground.engine.count("run");

        assertThat(failure(runtime.ensureReady(AgentId.MAIN)))
                .isInstanceOfSatisfying(BackingOffException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.DISK_FULL);
                    assertThat(refusal.seen()).contains("the next try is due at");
                });
        assertThat(ground.engine.count("run")).isEqualTo(before);

        assertThat(failure(ground.process().ensureReady(AgentId.MAIN))).isNotInstanceOf(BackingOffException.class);
        assertThat(ground.engine.count("run")).isEqualTo(before + 1);
    }

    @Test
    void a_ready_instance_asks_nothing_within_its_freshness_and_one_question_after_it() throws Exception {
        ScriptedRuntime runtime = ground.process();
        runtime.ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS);
        int before = ground.engine.commands().size();

        CompletableFuture<AgentInstance> again = runtime.ensureReady(AgentId.MAIN);

        assertThat(again).isCompleted();
        assertThat(ground.engine.commands()).hasSize(before);

        AgentInstance elsewhere = ground.process().ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS);
        assertThat(elsewhere.generation()).isEqualTo(1);
        assertThat(ground.engine
                        .commands()
                        .subList(before, ground.engine.commands().size()))
                .singleElement()
                .asString()
                .startsWith("inspect ");
    }

    @Test
    void a_workspace_of_another_machine_is_not_looked_at_again_within_the_freshness() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedRuntime runtime = ground.elsewhere(asked);
        Workspace project = Workspace.named(ground.workspace("project").path());
        runtime.ensureReady(AgentId.MAIN, project).get(20, TimeUnit.SECONDS);
        int before = asked.get();

        assertThat(runtime.ensureReady(AgentId.MAIN, project)).isCompleted();

        assertThat(asked).hasValue(before);
        assertThat(before).isPositive();
        assertThat(failure(runtime.ensureReady(AgentId.MAIN, Workspace.named(folder.resolve("none"))))
                        .kind())
                .isEqualTo(ErrorKind.WORKSPACE_FORBIDDEN);
    }

    @Test
    void a_new_workspace_makes_a_new_generation_and_keeps_the_old_ones() throws Exception {
        ScriptedRuntime runtime = ground.process();
        Workspace one = ground.workspace("one");
        Workspace two = ground.workspace("two");
        runtime.ensureReady(AgentId.MAIN, one).get(20, TimeUnit.SECONDS);

        AgentInstance grown = runtime.ensureReady(AgentId.MAIN, two).get(20, TimeUnit.SECONDS);

        assertThat(grown.generation()).isEqualTo(2);
        assertThat(grown.workspaces()).containsExactly(one, two);
        assertThat(ground.engine.count("remove")).isEqualTo(1);
    }

    @Test
    void a_new_workspace_while_a_turn_runs_is_busy_and_names_who() throws Exception {
        ScriptedRuntime runtime = ground.process();
        Workspace one = ground.workspace("one");
        AgentInstance instance = runtime.ensureReady(AgentId.MAIN, one).get(20, TimeUnit.SECONDS);
        try (var session = instance.openSession()) {
            var turn = session.prompt("@@hang", update -> {});

            BerthException busy = failure(ground.process().ensureReady(AgentId.MAIN, ground.workspace("two")));

            assertThat(busy.kind()).isEqualTo(ErrorKind.BUSY);
            assertThat(busy.seen())
                    .contains("a turn of Scripted Agent")
                    .contains(Long.toString(ProcessHandle.current().pid()));
            assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
            turn.cancel();
            turn.outcome().get(20, TimeUnit.SECONDS);
        }
        assertThat(runtime.ensureReady(AgentId.MAIN, ground.workspace("two"))
                        .get(20, TimeUnit.SECONDS)
                        .generation())
                .isEqualTo(2);
    }

    @Test
    void every_phase_is_told_with_its_time() throws Exception {
        ground.process().ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS);

        assertThat(ground.events(AgentEvent.PhaseFinished.class))
                .extracting(AgentEvent.PhaseFinished::phase)
                .containsExactly(Phase.values());
        assertThat(ground.events(AgentEvent.PhaseFinished.class))
                .allSatisfy(phase -> assertThat(phase.took()).isPositive());
        assertThat(ground.events(AgentEvent.BecameReady.class)).hasSize(1);
    }

    @Test
    void preparing_is_seen_by_another_process() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        ground.engine.intervene(command -> {
            if (command.startsWith("run ")) {
                running.countDown();
                go.await();
            }
        });
        CompletableFuture<AgentInstance> asked = ground.process().ensureReady(AgentId.MAIN);
        running.await();

        assertThat(ground.process().state(AgentId.MAIN))
                .isInstanceOfSatisfying(
                        InstanceState.Preparing.class,
                        preparing -> assertThat(preparing.phase()).isEqualTo("container"));
        go.countDown();
        asked.get(20, TimeUnit.SECONDS);
    }

    @Test
    void closing_the_runtime_ends_a_start_that_is_under_way() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        ground.engine.intervene(command -> {
            if (command.startsWith("run ")) {
                running.countDown();
                new CountDownLatch(1).await();
            }
        });
        ScriptedRuntime runtime = ground.process();
        CompletableFuture<AgentInstance> asked = runtime.ensureReady(AgentId.MAIN);
        running.await();

        runtime.close();

        assertThat(failure(asked).kind()).isEqualTo(ErrorKind.CANCELLED);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> ground.engine.running() == 0);
    }

    private static List<CompletableFuture<AgentInstance>> askTogether(
            List<ScriptedRuntime> runtimes, int each, Workspace project) throws InterruptedException {
        List<CompletableFuture<AgentInstance>> asked = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (ScriptedRuntime runtime : runtimes) {
            for (int i = 0; i < each; i++) {
                CompletableFuture<AgentInstance> answer = new CompletableFuture<>();
                asked.add(answer);
                callers.add(Thread.ofVirtual().start(() -> {
                    try {
                        start.await();
                        answer.complete(
                                runtime.ensureReady(AgentId.MAIN, project).join());
                    } catch (InterruptedException | RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                }));
            }
        }
        start.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        return asked;
    }

    static BerthException failure(CompletableFuture<?> future) {
        try {
            future.get(20, TimeUnit.SECONDS);
            throw new AssertionError("it did not fail");
        } catch (ExecutionException e) {
            return (BerthException) java.util.Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
