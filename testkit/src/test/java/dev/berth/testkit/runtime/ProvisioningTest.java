package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRegistry;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Provisioning;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ProvisioningTest {
    private static final AgentId OTHER = AgentId.of("other");

    @TempDir
    Path folder;

    private InMemoryFixture fixture;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_registry_makes_main_and_all_that_are_recorded_ready() throws Exception {
        ScriptedRuntime before = fixture.openProcess();
        before.ensureReady(OTHER).get(20, TimeUnit.SECONDS);
        before.stop(OTHER);
        ScriptedRuntime runtime = fixture.openProcess();

        try (AgentRegistry registry = AgentRegistry.of(List.of(runtime))) {
            registry.provisionInBackground();
            registry.provisionInBackground();

            await().until(() -> runtime.state(AgentId.MAIN) instanceof InstanceState.Ready
                    && runtime.state(OTHER) instanceof InstanceState.Ready);
        }
        assertThat(fixture.engine.count("run")).isEqualTo(2);
    }

    @Test
    void a_failure_is_a_state_with_its_reason_until_another_try_succeeds() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        InstanceId main = InstanceId.of(new AgentName(runtime.target(), AgentId.MAIN), List.of());
        AtomicInteger tries = new AtomicInteger();

        try (Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 2)) {
            provisioning.begin(main, () -> {
                if (tries.incrementAndGet() == 1) {
                    throw new BerthException(ErrorKind.ENGINE_DOWN, "asking it", "it does not answer", "start it");
                }
                return runtime;
            });

            InstanceState state = await().until(
                            () -> provisioning.state(main).orElseGet(InstanceState.Absent::new),
                            InstanceState.Failed.class::isInstance);
            assertThat(((InstanceState.Failed) state).kind()).isEqualTo(ErrorKind.ENGINE_DOWN);
            assertThat(state.toString()).contains("it does not answer; tried again ", "start it");
            await().until(() -> provisioning.state(main).isEmpty());
        }
        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"USAGE", "CONFIG_INVALID", "UNKNOWN_TARGET", "BASE_IMAGE_MOVED"})
    void an_error_that_repeating_cannot_help_ends_the_tries_until_somebody_asks_again(ErrorKind kind) {
        InstanceId main = instance("scripted");
        AtomicInteger tries = new AtomicInteger();
        Provisioning.Source refusing = () -> {
            tries.incrementAndGet();
            throw new BerthException(kind, "reading settings", "it is wrong", "correct it");
        };
        try (Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 2)) {
            provisioning.begin(main, refusing);
            InstanceState state = await().until(
                            () -> provisioning.state(main).orElseGet(InstanceState.Absent::new),
                            InstanceState.Failed.class::isInstance);

            assertThat(state.toString()).contains("it is wrong", "correct it").doesNotContain("tried again in");
            await().during(Duration.ofMillis(1500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> tries.get() == 1);

            provisioning.begin(main, refusing);
            await().until(() -> tries.get() == 2);
            await().until(() -> provisioning.state(main).orElseThrow() instanceof InstanceState.Failed);
        }
    }

    @Test
    void an_instance_that_was_removed_meanwhile_is_not_tried_again() throws Exception {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                throw new BerthException(ErrorKind.ENGINE_DOWN, command, "down", "start it");
            }
        });
        ScriptedRuntime server = fixture.openProcess();
        InstanceId one = InstanceId.of(new AgentName(ScriptedRuntime.TARGET, OTHER), List.of());
        try (Provisioning provisioning = Provisioning.open(event -> {}, 2)) {
            provisioning.begin(one, () -> server);
            await().until(() -> provisioning
                    .state(one)
                    .filter(InstanceState.Failed.class::isInstance)
                    .isPresent());
            server.remove(one);
            fixture.engine.setInterceptor(command -> {});

            await().until(() -> !provisioning.isTrying(one));
        }
        assertThat(server.instances()).isEmpty();
    }

    @Test
    void an_instance_that_is_removed_while_it_waits_for_its_turn_is_not_started() throws Exception {
        InstanceId first = InstanceId.of(AgentName.of("scripted/first"), List.of());
        InstanceId waiting = InstanceId.of(AgentName.of("scripted/waiting"), List.of());
        ScriptedRuntime runtime = fixture.openProcess();
        runtime.ensureReady(waiting.agent()).get(20, TimeUnit.SECONDS);
        runtime.stop(waiting.agent());
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                starting.countDown();
                released.await();
            }
        });
        CountDownLatch looked = new CountDownLatch(1);
        try (Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 1)) {
            provisioning.begin(first, () -> runtime);
            starting.await();
            provisioning.begin(waiting, () -> afterEachLook(runtime, looked));
            looked.await();

            runtime.remove(waiting);
            released.countDown();

            await().until(() -> !provisioning.isTrying(first) && !provisioning.isTrying(waiting));
        }
        assertThat(runtime.isRecorded(first)).isTrue();
        assertThat(runtime.isRecorded(waiting)).isFalse();
        assertThat(fixture.engine.count("run")).isEqualTo(2);
    }

    /** The same runtime; {@code looked} is counted down when it has said whether an instance is recorded. */
    private static AgentRuntime afterEachLook(AgentRuntime runtime, CountDownLatch looked) {
        return (AgentRuntime) Proxy.newProxyInstance(
                AgentRuntime.class.getClassLoader(), new Class<?>[] {AgentRuntime.class}, (_, method, arguments) -> {
                    Object answer = method.invoke(runtime, arguments);
                    if (method.getName().equals("isRecorded")) {
                        looked.countDown();
                    }
                    return answer;
                });
    }

    /** A server asks for this right after it began, and forgets what is not tried. */
    @Test
    void an_instance_is_tried_from_the_beginning_on() {
        List<InstanceId> missed = new ArrayList<>();
        try (Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 2)) {
            for (int i = 0; i < 200; i++) {
                InstanceId one = instance("scripted/a" + i);
                provisioning.begin(one, () -> {
                    new CountDownLatch(1).await();
                    throw new AssertionError("nobody counts it down");
                });
                if (!provisioning.isTrying(one)) {
                    missed.add(one);
                }
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void each_retry_is_an_event_with_its_reason() {
        List<AgentEvent.RetryScheduled> events = new CopyOnWriteArrayList<>();
        try (Provisioning provisioning = Provisioning.open(event -> events.add((AgentEvent.RetryScheduled) event), 2)) {
            provisioning.begin(instance("scripted/other"), () -> {
                throw new BerthException(ErrorKind.ENGINE_DOWN, "asking it", "it does not answer", "start it");
            });
            await().until(() -> events.size() == 2);
        }
        AgentEvent.RetryScheduled last = events.getLast();
        assertThat(last.agent()).isEqualTo(OTHER);
        assertThat(last.failures()).isEqualTo(2);
        assertThat(last.next()).isEqualTo(last.time().plusSeconds(2));
        assertThat(last.error().kind()).isEqualTo(ErrorKind.ENGINE_DOWN);
    }

    @Test
    void nothing_begins_after_the_end() {
        AtomicInteger tries = new AtomicInteger();
        Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 2);
        provisioning.close();

        provisioning.begin(instance("scripted"), () -> {
            tries.incrementAndGet();
            throw new BerthException(ErrorKind.ENGINE_DOWN, "asking it", "it does not answer", "start it");
        });

        await().during(Duration.ofMillis(300)).until(() -> tries.get() == 0);
        assertThat(provisioning.state(instance("scripted"))).isEmpty();
    }

    @Test
    void a_slow_host_delays_no_other_agent_and_ends_with_the_provisioning() throws Exception {
        InstanceId slow = instance("scripted/slow");
        CountDownLatch ended = new CountDownLatch(1);
        try (Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 2)) {
            provisioning.begin(slow, () -> {
                try {
                    new CountDownLatch(1).await();
                    throw new AssertionError("nobody counts it down");
                } finally {
                    ended.countDown();
                }
            });

            await().until(() -> provisioning.state(slow).isPresent());
            assertThat(provisioning.state(slow)).get().isInstanceOf(InstanceState.Preparing.class);
            assertThat(provisioning.state(instance("scripted"))).isEmpty();
        }
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void at_most_so_many_start_at_once_and_each_with_its_workspaces() throws Exception {
        // the first start of an agent is alone, so these are of different agents
        List<InstanceId> instances = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            instances.add(InstanceId.of(AgentName.of("scripted/" + name), List.of(fixture.workspace(name))));
        }
        ScriptedRuntime runtime = fixture.openProcess();
        AtomicInteger running = new AtomicInteger();
        Semaphore released = new Semaphore(0);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                running.incrementAndGet();
                released.acquire();
            }
        });
        try (Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 2)) {
            instances.forEach(instance -> provisioning.begin(instance, () -> runtime));
            await().until(() -> running.get() == 2);
            await().during(Duration.ofMillis(300)).until(() -> running.get() == 2);
            assertThat(instances)
                    .allSatisfy(instance ->
                            assertThat(provisioning.state(instance)).get().isInstanceOf(InstanceState.Preparing.class));

            released.release(instances.size());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> instances.stream()
                            .allMatch(instance -> provisioning.state(instance).isEmpty()));
        }
        assertThat(fixture.engine.count("run")).isEqualTo(4);
        assertThat(runtime.state(AgentId.of("d"), fixture.workspace("d"))).isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void instances_of_a_new_agent_wait_for_its_first_one() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        List<Workspace> projects = List.of(fixture.workspace("a"), fixture.workspace("b"), fixture.workspace("c"));

        try (Provisioning provisioning = Provisioning.open(RuntimeListener.none(), 2)) {
            projects.forEach(project ->
                    provisioning.begin(InstanceId.of(AgentName.of("scripted"), List.of(project)), () -> runtime));
            for (Workspace project : projects) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> runtime.state(AgentId.MAIN, project) instanceof InstanceState.Ready);
            }
        }
        assertThat(fixture.engine.count("run")).isEqualTo(3);
    }

    private static InstanceId instance(String agent) {
        return InstanceId.of(AgentName.of(agent), List.of());
    }
}
