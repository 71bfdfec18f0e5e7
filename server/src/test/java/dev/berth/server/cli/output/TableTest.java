package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_are_as_wide_as_their_longest_cell_and_lines_end_without_blanks() {
        Table table = new Table(
                List.of("agent", "state"),
                List.of(Map.of("agent", "a", "state", "ready"), Map.of("agent", "long-name", "state", "x")));

        assertThat(table.lines()).containsExactly("AGENT      STATE", "a          ready", "long-name  x");
    }

    @Test
    void a_cell_that_is_absent_is_a_dash_and_other_keys_are_left_out() {
        Table table = new Table(List.of("agent", "adapterVersion"), List.of(Map.of("agent", "a", "generation", 3)));

        assertThat(table.lines()).containsExactly("AGENT  ADAPTER VERSION", "a      -");
    }

    @Test
    void without_rows_only_the_headings_are_shown() {
        assertThat(new Table(List.of("agent"), List.of()).lines()).containsExactly("AGENT");
    }
}
