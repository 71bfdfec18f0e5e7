package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.InstanceState;
import org.junit.jupiter.api.Test;

/** Instances that come and go. */
interface ReadinessContract extends OnAgent {
    @Test
    default void what_is_ready_is_adopted_and_what_was_stopped_is_started() throws Exception {
        AgentInstance instance = agent().ready();
        assertThat(agent().ready().container()).isEqualTo(instance.container());

        agent().runtime().stop(AgentId.MAIN);
        assertThat(agent().runtime().state(AgentId.MAIN)).isInstanceOf(InstanceState.Stopped.class);

        assertThat(agent().ready().container()).isEqualTo(instance.container());
        assertThat(agent().runtime().state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
    }
}
