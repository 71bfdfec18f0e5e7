package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What containers use. */
public interface StatsContract extends OnEngine {
    @Test
    default void memory_is_told_of_those_that_run() throws Exception {
        ContainerId running = idling();
        ContainerId stopped = idling();
        containers().stop(stopped, Duration.ofSeconds(1));

        var memory = memory(List.of(looked(running), looked(stopped)));

        assertThat(memory).containsOnlyKeys(running);
        assertThat(memory.get(running)).isBetween(10_000L, 500_000_000L);
    }

    @Test
    default void one_that_was_removed_meanwhile_is_left_out() throws Exception {
        ContainerId running = idling();
        ContainerId removed = idling();
        List<ContainerDetails> seen = List.of(looked(running), looked(removed));
        containers().remove(removed);

        assertThat(memory(seen)).containsOnlyKeys(running);
    }

    private ContainerDetails looked(ContainerId id) throws InterruptedException {
        return containers().inspect(id.value()).orElseThrow();
    }

    private Map<ContainerId, Long> memory(List<ContainerDetails> seen) throws InterruptedException {
        return fixture().engine().stats().orElseThrow().memory(seen);
    }
}
