package dev.berth.server.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InstanceCacheTest {
    private static final InstanceOverview READY = new InstanceOverview(
            InstanceId.of(AgentName.of("claude"), List.of()),
            new InstanceState.Ready(new Login.NotNeeded()),
            new RecordedInstances.Place("local", "docker"),
            ContainerOverview.NONE,
            List.of(),
            Optional.empty());

    /** An engine that answers with the instances of the moment in which it was asked, and not before it is told to. */
    private record SlowEngine(List<InstanceOverview> all, CountDownLatch asked, CountDownLatch answer)
            implements ServedAgents {
        @Override
        public SortedSet<RecordedInstances.Place> places() {
            return new TreeSet<>(List.of(READY.host()));
        }

        @Override
        public List<InstanceOverview> withUnreadable(List<InstanceOverview> rows) {
            return rows;
        }

        @Override
        public List<InstanceOverview> instances(RecordedInstances.Place place) throws InterruptedException {
            List<InstanceOverview> seen = List.copyOf(all);
            asked.countDown();
            answer.await();
            return seen;
        }

        @Override
        public SortedSet<InstanceId> configured() {
            return new TreeSet<>();
        }

        @Override
        public SortedSet<Target> targets() {
            return new TreeSet<>();
        }

        @Override
        public List<InstanceOverview> recorded() {
            return List.of();
        }

        @Override
        public AgentRuntime runtime(AgentName name) {
            throw new AssertionError("nothing is started");
        }
    }

    /** Two hosts: one answers at once, and the other one not at all. */
    private record SilentHost(ServedAgents agents, InstanceOverview away) implements ServedAgents {
        @Override
        public SortedSet<RecordedInstances.Place> places() {
            return new TreeSet<>(List.of(READY.host(), away.host()));
        }

        @Override
        public List<InstanceOverview> instances(RecordedInstances.Place place) throws InterruptedException {
            return place.equals(READY.host()) ? List.of(READY) : agents.instances(place);
        }

        @Override
        public List<InstanceOverview> withUnreadable(List<InstanceOverview> rows) {
            return rows;
        }

        @Override
        public SortedSet<InstanceId> configured() {
            return agents.configured();
        }

        @Override
        public SortedSet<Target> targets() {
            return agents.targets();
        }

        @Override
        public List<InstanceOverview> recorded() {
            return List.of(READY.withState(new InstanceState.Absent()), away);
        }

        @Override
        public AgentRuntime runtime(AgentName name) throws InterruptedException {
            return agents.runtime(name);
        }
    }

    @Test
    void a_host_that_does_not_answer_hides_no_instance_of_another_host() throws Exception {
        InstanceOverview away = new InstanceOverview(
                InstanceId.of(AgentName.of("claude/away"), List.of()),
                new InstanceState.Absent(),
                new RecordedInstances.Place("ssh:away", "docker"),
                ContainerOverview.NONE,
                List.of(),
                Optional.empty());
        SlowEngine silent = new SlowEngine(List.of(), new CountDownLatch(1), new CountDownLatch(1));
        InstanceCache cache = new InstanceCache(
                new SilentHost(silent, away),
                Limits.of(Map.of("targets", Duration.ofMillis(200)), RuntimeListener.none()));
        assertThat(cache.instances()).hasSize(2);

        // the question to the silent host still runs
        List<InstanceOverview> rows = cache.instances();

        assertThat(rows).contains(READY).hasSize(2);
        assertThat(rows.getLast().id()).isEqualTo(away.id());
        assertThat(rows.getLast().state()).isInstanceOf(InstanceState.Failed.class);
        silent.answer().countDown();
    }

    @Test
    void an_answer_is_not_older_than_its_question() throws Exception {
        SlowEngine engine = new SlowEngine(new CopyOnWriteArrayList<>(), new CountDownLatch(1), new CountDownLatch(1));
        InstanceCache cache = new InstanceCache(engine, Limits.standard());
        FutureTask<List<InstanceOverview>> early = new FutureTask<>(cache::instances);
        FutureTask<List<InstanceOverview>> late = new FutureTask<>(cache::instances);

        Thread.ofVirtual().start(early);
        assertThat(engine.asked().await(10, TimeUnit.SECONDS)).isTrue();
        engine.all().add(READY);
        Thread waiting = Thread.ofPlatform().start(late);
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        engine.answer().countDown();

        assertThat(early.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(late.get(10, TimeUnit.SECONDS)).containsExactly(READY);
    }
}
