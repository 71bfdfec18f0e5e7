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

    private InMemoryFixture fixture;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.busy-answer=300ms");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_hundred_callers_share_one_start() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        Workspace project = fixture.workspace("project");

        List<CompletableFuture<AgentInstance>> futures = startTogether(List.of(runtime), 100, project);

        assertThat(futures)
                .allSatisfy(future -> assertThat(
                                future.get(20, TimeUnit.SECONDS).snapshot().generation())
                        .isEqualTo(1));
        assertThat(fixture.engine.count("run")).isEqualTo(1);
        assertThat(fixture.engine.count("exec " + ScriptedRuntime.PROGRAM)).isZero();
        assertThat(fixture.engine.commands())
                .filteredOn("exec scripted-agent"::equals)
                .hasSize(1);
    }

    @Test
    void two_processes_with_fifty_callers_each_share_one_start() throws Exception {
        List<ScriptedRuntime> both = List.of(fixture.openProcess(), fixture.openProcess());
        Workspace project = fixture.workspace("project");

        List<CompletableFuture<AgentInstance>> futures = startTogether(both, 50, project);

        for (CompletableFuture<AgentInstance> future : futures) {
            assertThat(future.get(20, TimeUnit.SECONDS).snapshot().generation()).isEqualTo(1);
        }
        assertThat(fixture.engine.count("run")).isEqualTo(1);
    }

    @Test
    void a_cancelled_caller_does_not_disturb_the_others() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                running.countDown();
                go.await();
            }
        });
        ScriptedRuntime runtime = fixture.openProcess();
        CompletableFuture<AgentInstance> cancelled = runtime.ensureReady(AgentId.MAIN);
        CompletableFuture<AgentInstance> waiting = runtime.ensureReady(AgentId.MAIN);
        running.await();

        cancelled.cancel(true);
        go.countDown();

        assertThat(waiting.get(20, TimeUnit.SECONDS).snapshot().generation()).isEqualTo(1);
        assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_failure_reaches_all_once_and_the_next_call_tries_anew() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        CountDownLatch callersWaiting = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ") && failures.getAndDecrement() > 0) {
                callersWaiting.await();
                throw new BerthException(ErrorKind.ENGINE_DOWN, "running", "it does not answer", "start it");
            }
        });
        ScriptedRuntime runtime = fixture.openProcess();
        List<CompletableFuture<AgentInstance>> futures = List.of(
                runtime.ensureReady(AgentId.MAIN),
                runtime.ensureReady(AgentId.MAIN),
                runtime.ensureReady(AgentId.MAIN));
        callersWaiting.countDown();

        assertThat(futures)
                .allSatisfy(future -> assertThat(failure(future).kind()).isEqualTo(ErrorKind.ENGINE_DOWN));
        assertThat(runtime.state(AgentId.MAIN))
                .isInstanceOfSatisfying(
                        InstanceState.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.ENGINE_DOWN));

        assertThat(runtime.ensureReady(AgentId.MAIN)
                        .get(20, TimeUnit.SECONDS)
                        .snapshot()
                        .generation())
                .isEqualTo(1);
        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void repeated_failures_are_backed_off_but_not_for_another_process() throws Exception {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                throw new BerthException(ErrorKind.DISK_FULL, "running", "no space left", "make room");
            }
        });
        ScriptedRuntime runtime = fixture.openProcess();
        for (int i = 0; i < 3; i++) {
            assertThat(failure(runtime.ensureReady(AgentId.MAIN))).isNotInstanceOf(BackingOffException.class);
        }
        long before = fixture.engine.count("run");

        assertThat(failure(runtime.ensureReady(AgentId.MAIN)))
                .isInstanceOfSatisfying(BackingOffException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.DISK_FULL);
                    assertThat(refusal.seen()).contains("the next try is due at");
                });
        assertThat(fixture.engine.count("run")).isEqualTo(before);

        assertThat(failure(fixture.openProcess().ensureReady(AgentId.MAIN))).isNotInstanceOf(BackingOffException.class);
        assertThat(fixture.engine.count("run")).isEqualTo(before + 1);
    }

    @Test
    void a_ready_instance_asks_nothing_within_its_freshness_and_one_question_after_it() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        runtime.ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS);
        int before = fixture.engine.commands().size();

        CompletableFuture<AgentInstance> again = runtime.ensureReady(AgentId.MAIN);

        assertThat(again).isCompleted();
        assertThat(fixture.engine.commands()).hasSize(before);

        AgentInstance other = fixture.openProcess().ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS);
        assertThat(other.snapshot().generation()).isEqualTo(1);
        assertThat(fixture.engine
                        .commands()
                        .subList(before, fixture.engine.commands().size()))
                .singleElement()
                .asString()
                .startsWith("inspect ");
    }

    @Test
    void a_workspace_of_another_machine_is_not_looked_at_again_within_the_freshness() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ScriptedRuntime runtime = fixture.openRemoteProcess(calls);
        Workspace project = Workspace.named(fixture.workspace("project").path());
        runtime.ensureReady(AgentId.MAIN, project).get(20, TimeUnit.SECONDS);
        int before = calls.get();

        assertThat(runtime.ensureReady(AgentId.MAIN, project)).isCompleted();

        assertThat(calls).hasValue(before);
        assertThat(before).isPositive();
        assertThat(failure(runtime.ensureReady(AgentId.MAIN, Workspace.named(folder.resolve("none"))))
                        .kind())
                .isEqualTo(ErrorKind.WORKSPACE_FORBIDDEN);
    }

    @Test
    void every_phase_is_reported_with_its_time() throws Exception {
        fixture.openProcess().ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS);

        assertThat(fixture.events(AgentEvent.PhaseFinished.class))
                .extracting(AgentEvent.PhaseFinished::phase)
                .containsExactly(Phase.values());
        assertThat(fixture.events(AgentEvent.PhaseFinished.class))
                .allSatisfy(phase -> assertThat(phase.took()).isPositive());
        assertThat(fixture.events(AgentEvent.BecameReady.class)).hasSize(1);
    }

    @Test
    void preparing_is_seen_by_another_process() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                running.countDown();
                go.await();
            }
        });
        CompletableFuture<AgentInstance> future = fixture.openProcess().ensureReady(AgentId.MAIN);
        running.await();

        assertThat(fixture.openProcess().state(AgentId.MAIN))
                .isInstanceOfSatisfying(
                        InstanceState.Preparing.class,
                        preparing -> assertThat(preparing.phase()).isEqualTo("container"));
        go.countDown();
        future.get(20, TimeUnit.SECONDS);
    }

    @Test
    void closing_the_runtime_ends_a_start_that_is_under_way() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                running.countDown();
                new CountDownLatch(1).await();
            }
        });
        ScriptedRuntime runtime = fixture.openProcess();
        CompletableFuture<AgentInstance> future = runtime.ensureReady(AgentId.MAIN);
        running.await();

        runtime.close();

        assertThat(failure(future).kind()).isEqualTo(ErrorKind.CANCELLED);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> fixture.engine.runningPrograms() == 0);
    }

    private static List<CompletableFuture<AgentInstance>> startTogether(
            List<ScriptedRuntime> runtimes, int each, Workspace project) throws InterruptedException {
        List<CompletableFuture<AgentInstance>> futures = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (ScriptedRuntime runtime : runtimes) {
            for (int i = 0; i < each; i++) {
                CompletableFuture<AgentInstance> answer = new CompletableFuture<>();
                futures.add(answer);
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
        return futures;
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
