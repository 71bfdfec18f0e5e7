package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.ContainerId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What containers use. */
public interface StatsContract extends OnEngine {
    @Test
    default void memory_is_told_of_those_that_run() throws Exception {
        ContainerId running = idling();
        ContainerId stopped = idling();
        containers().stop(stopped, Duration.ofSeconds(1));

        var memory =
                fixture().engine().stats().orElseThrow().memory(List.of(running, stopped, ContainersContract.UNKNOWN));

        assertThat(memory).containsOnlyKeys(running);
        assertThat(memory.get(running)).isBetween(10_000L, 500_000_000L);
    }
}
