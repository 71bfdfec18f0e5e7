package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of the memory use of containers. */
public interface StatsContract extends EngineContractBase {
    @Test
    default void memory_is_reported_for_running_containers() throws Exception {
        ContainerId running = runIdleContainer();
        ContainerId stopped = runIdleContainer();
        containers().stop(stopped, Duration.ofSeconds(1));

        var memory = memory(List.of(inspect(running), inspect(stopped)));

        assertThat(memory).containsOnlyKeys(running);
        assertThat(memory.get(running)).isBetween(10_000L, 500_000_000L);
    }

    @Test
    default void a_container_that_was_removed_meanwhile_is_left_out() throws Exception {
        ContainerId running = runIdleContainer();
        ContainerId removed = runIdleContainer();
        List<ContainerDetails> details = List.of(inspect(running), inspect(removed));
        containers().remove(removed);

        assertThat(memory(details)).containsOnlyKeys(running);
    }

    private ContainerDetails inspect(ContainerId id) throws InterruptedException {
        return containers().inspect(id.value()).orElseThrow();
    }

    private Map<ContainerId, Long> memory(List<ContainerDetails> details) throws InterruptedException {
        return fixture().engine().stats().orElseThrow().memory(details);
    }
}
