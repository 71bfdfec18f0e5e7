package dev.berth.terminal.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRegistry;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.gateway.TerminalProgram;
import dev.berth.terminal.gateway.TerminalRequest;
import dev.berth.terminal.gateway.TerminalTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rows of a registry whose runtimes have engines of their own. */
class RegistryRowsTest {
    private record OneInstance(Target target, Optional<BerthException> down, CountDownLatch answers)
            implements AgentRuntime {
        OneInstance(Target target, Optional<BerthException> down) {
            this(target, down, new CountDownLatch(0));
        }

        @Override
        public List<InstanceOverview> instances() throws InterruptedException {
            answers.await();
            if (down.isPresent()) {
                throw down.get();
            }
            return List.of(new InstanceOverview(
                    InstanceId.of(new AgentName(target, AgentId.MAIN), List.of()),
                    new InstanceState.Ready(new Login.NotNeeded()),
                    new RecordedInstances.Place("local", "docker"),
                    ContainerOverview.NONE,
                    List.of(),
                    Optional.empty()));
        }

        @Override
        public CompletableFuture<AgentInstance> ensureReady(AgentId agent, Workspace... workspaces) {
            throw new AssertionError("not asked");
        }

        @Override
        public InstanceState state(AgentId agent, Workspace... workspaces) {
            throw new AssertionError("not asked");
        }

        @Override
        public boolean isRecorded(InstanceId instance) {
            return true;
        }

        @Override
        public void stop(AgentId agent) {}

        @Override
        public void stop(InstanceId instance) {}

        @Override
        public void remove(AgentId agent, boolean withHome) {}

        @Override
        public void remove(InstanceId instance) {}

        @Override
        public List<String> logs(AgentId agent, int lines) {
            return List.of();
        }

        @Override
        public List<String> logs(InstanceId instance, int lines) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private final BerthException down =
            new BerthException(ErrorKind.ENGINE_DOWN, "listing", "it does not answer", "start it");
    private final AgentTerminals terminals = AgentTerminals.of(TerminalAgents.of(AgentRegistry.of(List.of(
            new OneInstance(Target.of("claude"), Optional.empty()),
            new OneInstance(Target.of("codex"), Optional.of(down))))));

    @Test
    void an_engine_that_is_down_hides_no_agents_of_another_engine() {
        List<TerminalTarget> targets = terminals.targets();

        assertThat(targets)
                .flatExtracting(TerminalTarget::agents)
                .extracting(TerminalTarget.Agent::agentId, TerminalTarget.Agent::state, TerminalTarget.Agent::reason)
                .containsExactly(
                        tuple("main", "ready", Optional.empty()),
                        tuple("main", "failed", Optional.of("it does not answer; start it")));
        assertThat(targets).extracting(TerminalTarget::target).containsExactly("claude", "codex");
    }

    @Test
    @Timeout(60)
    void an_engine_that_does_not_answer_hides_no_agents_of_another_engine() {
        CountDownLatch never = new CountDownLatch(1);
        AgentTerminals halfSilent = AgentTerminals.of(TerminalAgents.of(
                AgentRegistry.of(List.of(
                        new OneInstance(Target.of("claude"), Optional.empty(), never),
                        new OneInstance(Target.of("codex"), Optional.empty()))),
                Limits.of(Map.of("targets", Duration.ofMillis(200)), RuntimeListener.none())));

        for (int listing = 0; listing < 2; listing++) {
            assertThat(halfSilent.targets())
                    .flatExtracting(TerminalTarget::agents)
                    .extracting(TerminalTarget.Agent::state)
                    .containsExactly("failed", "ready");
        }
        never.countDown();
    }

    @Test
    void an_engine_that_is_down_refuses_only_the_terminals_of_its_own_agents() {
        assertThatCode(() -> terminals.check(request("claude", "main"))).doesNotThrowAnyException();
        for (String agent : List.of("main", "other")) {
            assertThatThrownBy(() -> terminals.check(request("codex", agent))).isSameAs(down);
        }
    }

    private static TerminalRequest request(String target, String agent) {
        return new TerminalRequest(target, agent, Optional.empty(), Optional.empty(), TerminalProgram.SHELL);
    }
}
