package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceLogTest {
    @TempDir
    private Path folder;

    private InstanceLog log;
    private Path file;

    @BeforeEach
    void open() {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        InstanceId instance = InstanceId.of(AgentName.of("claude"), List.of());
        log = new InstanceLog(home, instance);
        file = home.log("claude", "main", instance.key());
    }

    @Test
    void half_a_character_and_other_bytes_that_are_no_text_are_shown_as_such() throws Exception {
        log.add("agent", List.of("first"));
        Files.write(file, new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3}, StandardOpenOption.APPEND);

        assertThat(log.last(2)).containsExactly("a\uFFFDb", "\uFFFD");
        assertThat(log.last(9)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 999, 1000, 2000})
    void the_last_lines_are_those_at_the_end_whatever_their_length(int lines) {
        List<String> all = IntStream.range(0, 1000)
                .mapToObj(i -> "ü".repeat(i % 97 * 13) + i)
                .toList();
        log.add("agent", all);

        List<String> last = log.last(lines);

        assertThat(last).hasSize(Math.min(lines, 1000));
        List<String> expected = all.subList(1000 - last.size(), 1000);
        assertThat(last.stream().map(line -> line.substring(line.indexOf(": ") + 2)))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void lines_of_the_log_before_come_first() throws Exception {
        log.add("agent", List.of("old"));
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"));
        log.add("agent", List.of("new"));

        assertThat(log.last(5))
                .satisfiesExactly(
                        old -> assertThat(old).endsWith("old"),
                        now -> assertThat(now).endsWith("new"));
        assertThat(log.last(1)).singleElement().asString().endsWith("new");
        assertThat(log.last(0)).isEmpty();
    }

    @Test
    void an_interrupted_thread_adds_its_lines_too() {
        Thread.currentThread().interrupt();

        log.add("agent", List.of("last words"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.last(5)).singleElement().asString().endsWith("last words");
    }
}
