package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of an agent's container: recovery, and the way to the model. */
interface AgentContainerContract extends RealAgentContractBase {
    @Test
    default void a_container_that_is_killed_under_a_turn_is_noticed_and_started_again() throws Exception {
        AgentInstance instance = agent().ready();
        try (Session session = instance.openSession()) {
            Turn turn = session.prompt("@@hang", update -> {});
            fixture().llm().await(request -> request.body().contains("@@hang"), Duration.ofSeconds(30));
            Instant killed = Instant.now();
            fixture().kill(instance.snapshot().containerName());

            assertThat(turn.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.Lost.class);
            assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
        assertThat(agent().ready().snapshot().container())
                .isEqualTo(instance.snapshot().container());
    }

    @Test
    default void the_models_address_is_reachable_from_the_container() throws Exception {
        assertThat(agent().ready().warnings().get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(fixture().events().stream().filter(AgentEvent.PhaseFinished.class::isInstance))
                .hasSizeGreaterThanOrEqualTo(5);
    }
}
