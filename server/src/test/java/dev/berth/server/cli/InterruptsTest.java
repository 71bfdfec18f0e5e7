package dev.berth.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    private final List<String> ended = new ArrayList<>();

    @Test
    void after_an_inner_part_ctrl_c_ends_the_outer_one_again() {
        try (var _ = Interrupts.onInterrupt(() -> ended.add("outer"))) {
            try (var _ = Interrupts.onInterrupt(() -> ended.add("inner"))) {
                assertThat(ended).isEmpty();
            }
            Interrupts.cancel();
        }
        assertThat(ended).containsExactly("outer");
    }

    @Test
    void a_ctrl_c_counts_once_and_the_next_one_leaves() {
        try (var _ = Interrupts.onInterrupt(() -> ended.add("outer"))) {
            try (var _ = Interrupts.onInterrupt(() -> ended.add("inner"))) {
                Interrupts.cancel();
            }
            Interrupts.cancel(); // nothing where it would leave
        }
        assertThat(ended).containsExactly("inner");
    }
}
