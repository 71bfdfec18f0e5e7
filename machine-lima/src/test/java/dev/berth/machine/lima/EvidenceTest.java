package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.machine.lima.Evidence.Owner;
import dev.berth.machine.lima.Evidence.PidFile;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of evidence and states. */
class EvidenceTest {
    private static final PidFile NONE = new PidFile.Missing();
    private static final PidFile ALIVE = new PidFile.Alive(11);
    private static final PidFile GONE = new PidFile.Gone(11);
    private static final PidFile STRANGER = new PidFile.Reused(11, "/usr/bin/vim");
    private static final boolean YES = true;
    private static final boolean NO = false;

    static Stream<Arguments> table() {
        return Stream.of(
                // agent, answers, reportsUp, late, driver -> state
                Arguments.of(NONE, NO, NO, NO, NONE, "stopped"),
                Arguments.of(NONE, NO, NO, NO, GONE, "stopped"),
                Arguments.of(NONE, NO, NO, NO, ALIVE, "orphaned"),
                Arguments.of(ALIVE, NO, NO, NO, NONE, "starting"),
                Arguments.of(ALIVE, NO, NO, NO, ALIVE, "starting"),
                Arguments.of(ALIVE, YES, NO, NO, NONE, "starting"),
                Arguments.of(ALIVE, YES, NO, NO, ALIVE, "starting"),
                Arguments.of(ALIVE, YES, NO, YES, ALIVE, "wedged"),
                Arguments.of(ALIVE, YES, YES, YES, ALIVE, "running"),
                Arguments.of(ALIVE, YES, YES, NO, ALIVE, "running"),
                Arguments.of(ALIVE, NO, YES, NO, ALIVE, "wedged"),
                Arguments.of(ALIVE, NO, NO, YES, ALIVE, "wedged"),
                Arguments.of(ALIVE, NO, NO, YES, NONE, "wedged"),
                Arguments.of(ALIVE, YES, YES, NO, GONE, "wedged"),
                Arguments.of(GONE, NO, NO, NO, NONE, "stale"),
                Arguments.of(GONE, NO, NO, NO, GONE, "stale"),
                Arguments.of(STRANGER, NO, NO, NO, NONE, "stale"),
                Arguments.of(STRANGER, NO, NO, NO, STRANGER, "stale"),
                Arguments.of(NONE, NO, NO, NO, STRANGER, "stale"),
                Arguments.of(STRANGER, NO, NO, NO, ALIVE, "orphaned"),
                Arguments.of(GONE, NO, NO, NO, ALIVE, "orphaned"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void evidence_means_a_state(
            PidFile agent, boolean answers, boolean reportsUp, boolean late, PidFile driver, String state) {
        assertThat(of(Owner.OURS, agent, answers, reportsUp, late, driver)
                        .state()
                        .id())
                .isEqualTo(state);
    }

    @Test
    void a_machine_that_berth_did_not_make_is_foreign_in_every_state() {
        assertThat(of(Owner.FOREIGN, ALIVE, YES, YES, NO, ALIVE).state()).isInstanceOf(MachineState.Foreign.class);
        assertThat(of(Owner.UNKNOWN, NONE, NO, NO, NO, NONE).state()).isInstanceOf(MachineState.Foreign.class);
        assertThat(of(Owner.NOBODY, NONE, NO, NO, NO, NONE).state()).isEqualTo(new MachineState.Absent());
    }

    @Test
    void running_is_not_ready() {
        Evidence up = of(Owner.OURS, ALIVE, YES, YES, NO, ALIVE);
        Instant now = Instant.ofEpochSecond(1_800_000_000);

        assertThat(up.withGuest(GuestReport.silent("Connection refused")).state())
                .isEqualTo(new MachineState.Running("ssh", "Connection refused"));
        assertThat(up.withGuest(GuestReport.of("1800000000\nno\n/dev/vda 8000000 1 7000000 1% /\n", now))
                        .state())
                .isInstanceOfSatisfying(
                        MachineState.Running.class,
                        state -> assertThat(state.probe()).isEqualTo("containerd"));
        assertThat(up.withGuest(GuestReport.of("1799996400\nyes\n/dev/vda 8000000 1 7000000 1% /\n", now))
                        .state())
                .isEqualTo(new MachineState.Running("clock", "3600 s behind"));
        assertThat(up.withGuest(GuestReport.of("1800000000\nyes\n/dev/vda 8 1 7 1% /\n/srv/work\n", now))
                        .state())
                .isEqualTo(new MachineState.Running("mounts", "no longer mounted: /srv/work"));
        assertThat(up.withGuest(GuestReport.of("1800000001\nyes\n/dev/vda 8000000 1 7000000 1% /\n", now))
                        .state())
                .isEqualTo(new MachineState.Ready());
        assertThat(up.withGuest(GuestReport.of("Welcome!\n", now)).state().text())
                .contains("ssh", "Welcome!");
    }

    @Test
    void a_full_disk_is_noticed() {
        GuestReport report = GuestReport.of("1800000000\nyes\n/dev/vda 8000000 1 4 100% /\n", Instant.EPOCH);

        assertThat(report.diskNearlyFull()).isTrue();
        assertThat(report.freeBytes()).isEqualTo(4096);
        assertThat(report.offset().toSeconds()).isEqualTo(1_800_000_000);
    }

    private static Evidence of(
            Owner owner, PidFile agent, boolean answers, boolean reportsUp, boolean late, PidFile driver) {
        return new Evidence(owner, agent, answers, reportsUp, late, driver, Optional.empty());
    }
}
