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
import dev.berth.runtime.limit.Limits;
import java.util.List;
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
        public List<InstanceOverview> instances() throws InterruptedException {
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
