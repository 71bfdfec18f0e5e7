package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.machine.lima.Evidence.Holder;
import dev.berth.machine.lima.Evidence.Owner;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of states. */
class EvidenceTest {
    private static final Holder NONE = new Holder.None();
    private static final Holder ALIVE = new Holder.Alive(11);
    private static final Holder GONE = new Holder.Gone(11);
    private static final Holder STRANGER = new Holder.Stranger(11, "/usr/bin/vim");
    private static final boolean YES = true;
    private static final boolean NO = false;

    static Stream<Arguments> table() {
        return Stream.of(
                // agent, answers, announced, late, driver -> state
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
            Holder agent, boolean answers, boolean announced, boolean late, Holder driver, String state) {
        assertThat(of(Owner.OURS, agent, answers, announced, late, driver)
                        .state()
                        .id())
                .isEqualTo(state);
    }

    @Test
    void what_is_not_ours_is_foreign_whatever_it_does() {
        assertThat(of(Owner.FOREIGN, ALIVE, YES, YES, NO, ALIVE).state()).isInstanceOf(MachineState.Foreign.class);
        assertThat(of(Owner.UNKNOWN, NONE, NO, NO, NO, NONE).state()).isInstanceOf(MachineState.Foreign.class);
        assertThat(of(Owner.NOBODY, NONE, NO, NO, NO, NONE).state()).isEqualTo(new MachineState.Absent());
    }

    @Test
    void running_is_not_ready() {
        Evidence up = of(Owner.OURS, ALIVE, YES, YES, NO, ALIVE);
        Instant now = Instant.ofEpochSecond(1_800_000_000);

        assertThat(up.with(GuestReport.silent("Connection refused")).state())
                .isEqualTo(new MachineState.Running("ssh", "Connection refused"));
        assertThat(up.with(GuestReport.of("1800000000\nno\n/dev/vda 8000000 1 7000000 1% /\n", now))
                        .state())
                .isInstanceOfSatisfying(
                        MachineState.Running.class,
                        state -> assertThat(state.probe()).isEqualTo("containerd"));
        assertThat(up.with(GuestReport.of("1799996400\nyes\n/dev/vda 8000000 1 7000000 1% /\n", now))
                        .state())
                .isEqualTo(new MachineState.Running("clock", "3600 s behind"));
        assertThat(up.with(GuestReport.of("1800000000\nyes\n/dev/vda 8 1 7 1% /\n/srv/work\n", now))
                        .state())
                .isEqualTo(new MachineState.Running("mounts", "it has lost sight of /srv/work"));
        assertThat(up.with(GuestReport.of("1800000001\nyes\n/dev/vda 8000000 1 7000000 1% /\n", now))
                        .state())
                .isEqualTo(new MachineState.Ready());
        assertThat(up.with(GuestReport.of("Welcome!\n", now)).state().text()).contains("ssh", "Welcome!");
    }

    @Test
    void a_full_disk_is_noticed() {
        GuestReport sight = GuestReport.of("1800000000\nyes\n/dev/vda 8000000 1 4 100% /\n", Instant.EPOCH);

        assertThat(sight.littleRoom()).isTrue();
        assertThat(sight.freeBytes()).isEqualTo(4096);
        assertThat(sight.offset().toSeconds()).isEqualTo(1_800_000_000);
    }

    private static Evidence of(
            Owner owner, Holder agent, boolean answers, boolean announced, boolean late, Holder driver) {
        return new Evidence(owner, agent, answers, announced, late, driver, Optional.empty());
    }
}
