package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryKillLogTest {
    private final AtomicReference<OptionalLong> killed = new AtomicReference<>(OptionalLong.of(3));
    private final MemoryKillLog memory = new MemoryKillLog(new Watch());

    private final class Watch implements MemoryWatch {
        @Override
        public CompletableFuture<OptionalLong> kills() {
            return CompletableFuture.completedFuture(killed.get());
        }

        @Override
        public String limit() {
            return "300m";
        }
    }

    @Test
    void what_was_killed_before_the_turn_is_not_its_own() {
        assertThat(memory.look(Duration.ofSeconds(5))).isEqualTo(MemoryKillLog.Seen.nothing());
    }

    @Test
    void what_was_killed_by_the_time_a_tool_failed_was_the_tools() {
        killed.set(OptionalLong.of(4));
        memory.toolFailed();

        MemoryKillLog.Seen seen = memory.look(Duration.ofSeconds(5));

        assertThat(seen.inTurn()).contains(new MemoryShortage("300m", 1));
        assertThat(seen.sinceTools()).isEmpty();
        assertThat(seen.beside()).isEqualTo(seen.inTurn());
    }

    @Test
    void what_was_killed_after_it_was_the_agents() {
        killed.set(OptionalLong.of(4));
        memory.toolFailed();
        killed.set(OptionalLong.of(6));

        MemoryKillLog.Seen seen = memory.look(Duration.ofSeconds(5));

        assertThat(seen.sinceTools()).contains(new MemoryShortage("300m", 2));
        assertThat(seen.inTurn().map(MemoryShortage::seen))
                .contains("out of memory: the container's limit 300m was reached, 3 processes were killed");
        assertThat(seen.beside()).isEmpty();
    }

    @Test
    void nothing_is_said_where_nothing_is_known() {
        killed.set(OptionalLong.empty());

        assertThat(memory.look(Duration.ofSeconds(5))).isEqualTo(MemoryKillLog.Seen.nothing());
    }
}
