package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parsing of the output of the real {@code limactl}. */
class LimaOutputTest {
    @Test
    void a_machine_is_found_in_a_listing() throws Exception {
        LimaList.Entry running =
                LimaList.find(Samples.text("list-running.ndjson"), "berth").orElseThrow();

        assertThat(running.status()).isEqualTo("Running");
        assertThat(running.version()).isEqualTo("2.2.0");
        assertThat(running.config().path("cpus").asInt()).isEqualTo(2);
        assertThat(LimaList.find(Samples.text("list-stopped.ndjson"), "b1")).isPresent();
        assertThat(LimaList.find(Samples.text("list-stopped.ndjson"), "berth")).isEmpty();
        assertThat(LimaList.find(Samples.text("list-broken.ndjson"), "berth").map(LimaList.Entry::status))
                .contains("Broken");
        assertThat(LimaList.find(Samples.text("list-starting.ndjson"), "berth").map(LimaList.Entry::status))
                .contains("Broken");
    }

    @Test
    void a_listing_may_hold_other_lines_and_little_of_a_machine() {
        String output = """
                time="…" level=warning msg="treating lima version"
                {"name":
                {"name":"berth"}
                [1]
                """;

        assertThat(LimaList.find(output, "berth"))
                .contains(new LimaList.Entry(
                        "berth",
                        "",
                        "",
                        List.of(),
                        List.of(),
                        LimaTemplate.read("").path("config")));
        assertThat(LimaList.find("", "berth")).isEmpty();
    }

    @Test
    void a_start_is_followed_from_phase_to_phase() throws Exception {
        List<BootPhase> phases = BootLog.lines(Samples.text("ha.stderr-start.ndjson"))
                .flatMap(line -> line.phase().stream())
                .distinct()
                .toList();

        assertThat(phases).containsExactly(BootPhase.SSH, BootPhase.CONTAINERD, BootPhase.SCRIPTS);
    }

    @Test
    void events_say_whether_the_machine_is_up() throws Exception {
        String whole = Samples.text("ha.stdout-start.ndjson");
        assertThat(BootLog.reportsUp(whole)).isTrue();
        assertThat(BootLog.reportsUp(whole.lines().findFirst().orElseThrow())).isFalse();
        assertThat(BootLog.reportsUp(Samples.text("ha.stdout-killed.ndjson"))).isFalse();
        assertThat(BootLog.reportsUp("")).isFalse();
        assertThat(BootLog.reportsUp(whole + "{\"time\":\"2026-11")).isTrue();
    }

    @Test
    void the_last_messages_are_the_warnings_and_errors() throws Exception {
        assertThat(BootLog.lastMessages(Samples.text("start-orphan.stderr")))
                .contains("qemu driver is running but host agent is not")
                .doesNotContain("Using the existing instance");
        assertThat(BootLog.lastMessages(Samples.text("stop-broken.stderr")))
                .isEqualTo("expected status `Running`, got `Broken` (maybe use `limactl stop -f`?)");
        assertThat(BootLog.lastMessages(Samples.text("list-unknown.stderr"))).endsWith("unmatched instances");
        assertThat(BootLog.lastMessages(Samples.text("root.stderr")))
                .isEqualTo("limactl: must not run as the root user");
        assertThat(BootLog.lastMessages("")).isEmpty();
    }

    @Test
    void versions_are_told_apart() {
        assertThat(LimaVersion.of("limactl version 2.2.0\n").map(LimaVersion::tooOld))
                .contains(false);
        assertThat(LimaVersion.of("limactl version 1.2.1").map(LimaVersion::tooOld))
                .contains(true);
        assertThat(LimaVersion.of("limactl version v2.0.0-beta.0-12-gabcdef").map(LimaVersion::text))
                .contains("2.0.0-beta.0-12-gabcdef");
        assertThat(LimaVersion.of("limactl version 8e1a2d7")).isEqualTo(Optional.empty());
    }
}
