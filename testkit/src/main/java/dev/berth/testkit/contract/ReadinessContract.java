package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of instances that are ready or stopped. */
interface ReadinessContract extends AgentContractBase {
    @Test
    default void a_ready_instance_is_adopted_and_a_stopped_one_is_started() throws Exception {
        AgentInstance instance = agent().ready();
        assertThat(agent().ready().snapshot().container())
                .isEqualTo(instance.snapshot().container());

        agent().runtime().stop(AgentId.MAIN);
        assertThat(agent().runtime().state(AgentId.MAIN, Workspace.at(agent().project())))
                .isInstanceOf(InstanceState.Stopped.class);

        assertThat(agent().ready().snapshot().container())
                .isEqualTo(instance.snapshot().container());
        assertThat(agent().runtime().state(AgentId.MAIN, Workspace.at(agent().project())))
                .isInstanceOf(InstanceState.Ready.class);
        try (ContainerProcess look = agent().ready().exec(ExecSpec.of("test", "-w", "/run/berth"))) {
            assertThat(look.ending().get(20, TimeUnit.SECONDS).succeeded())
                    .as("its user may write into the folder in memory after the restart")
                    .isTrue();
        }
    }
}
