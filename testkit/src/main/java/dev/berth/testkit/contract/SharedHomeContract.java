package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.testkit.parts.PartsReport;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of an agent's home that several containers mount at the same time: adapters that are killed at random
 * moments damage no file, and no conversation is lost. An agent that does not keep it says {@code home: per-instance}
 * in its profile.
 */
interface SharedHomeContract extends RealAgentContractBase {
    AgentId SHARED = AgentId.of("shared");

    @Test
    @Timeout(5400)
    default void several_containers_share_a_home_and_killed_adapters_damage_nothing_in_it() throws Exception {
        AgentRuntime runtime = agent().runtime();
        assumeFalse(
                runtime instanceof ContainerAgentRuntime known
                        && known.profile().homePerInstance(),
                "every instance of this agent has a home of its own");
        agent().ready();
        SharedHomeLoad load = SharedHomeLoad.chosen();
        String run = agent().title() + ": " + load;
        try (AutoCloseable _ = () -> runtime.remove(SHARED, true)) {
            var instance = runtime.ensureReady(SHARED, Workspace.at(fixture().project()))
                    .get(280, TimeUnit.SECONDS);
            try (SharedHome home = SharedHome.of(agent(), fixture(), instance, load)) {
                PartsReport.note(run);
                home.run();
                PartsReport.note(run + ", " + home.killedEarly() + " of them before the end of a turn");

                assertThat(home.unsoundFiles())
                        .as("unsound files of the home; " + run)
                        .isEmpty();
                assertThat(home.lostConversations())
                        .as("lost conversations; " + run)
                        .isEmpty();
            }
        }
    }
}
