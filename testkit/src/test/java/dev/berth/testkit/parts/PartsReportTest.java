package dev.berth.testkit.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsReportTest {
    @TempDir
    Path folder;

    @Test
    void used_and_absent_parts_are_summed_up() throws Exception {
        Path file = Files.writeString(folder.resolve("record.txt"), """
                used docker 20.10.24 (client 28.2.2) in a.FirstIT
                used docker 20.10.24 (client 28.2.2) in a.SecondIT
                skipped 7 in a.ThirdIT: absent nerdctl: no program named nerdctl on PATH
                skipped 2 in b.FourthIT: absent nerdctl: no program named nerdctl on PATH
                skipped 1 in b.FourthIT: not today
                ran 12 in a.FirstIT
                ran 3 in a.SecondIT
                noted some agent: idle memory 250 MiB
                """);

        PartsReport report = PartsReport.read(file);

        assertThat(report.ran()).isEqualTo(15);
        assertThat(report.lines())
                .contains(
                        "  ran against docker 20.10.24 (client 28.2.2) (2 test classes)",
                        "  absent nerdctl: no program named nerdctl on PATH (9 tests skipped)",
                        "  for another reason: not today (1 tests skipped)",
                        "  some agent: idle memory 250 MiB",
                        "  15 integration tests ran, 10 were skipped");
    }

    @Test
    void a_test_that_passed_only_when_it_was_repeated_is_printed_as_flaky() throws Exception {
        Path file = Files.writeString(folder.resolve("record.txt"), """
                failed it_starts() in a.FirstIT: java.lang.AssertionError: nothing came in 5 s
                ran 12 in a.FirstIT
                """);

        PartsReport report = PartsReport.read(file);

        assertThat(report.ran()).isEqualTo(12);
        assertThat(report.lines())
                .containsOnlyOnce("  FLAKY a.FirstIT.it_starts(): java.lang.AssertionError: nothing came in 5 s");
    }

    @Test
    void a_build_without_an_integration_test_is_reported() throws Exception {
        PartsReport report = PartsReport.read(folder.resolve("none"));

        assertThat(report.ran()).isZero();
        assertThat(report.lines()).anyMatch(line -> line.contains("NONE RAN"));
    }
}
