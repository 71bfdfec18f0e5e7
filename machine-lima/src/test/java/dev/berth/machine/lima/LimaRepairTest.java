package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.LimitEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Failures of a machine and their repair, with a scripted {@code limactl}. */
@Timeout(60)
class LimaRepairTest {
    @TempDir
    Path temp;

    private ScriptedLima lima;

    @BeforeEach
    void open() throws Exception {
        lima = new ScriptedLima(temp.toRealPath());
    }

    @AfterEach
    void close() throws Exception {
        lima.close();
    }

    @Test
    void a_stale_number_that_another_program_has_now_is_moved_aside_and_that_program_lives() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        machine.stop();
        Files.writeString(
                lima.instance().resolve("ha.pid"),
                Long.toString(ProcessHandle.current().pid()));
        assertThat(machine.status().state()).isInstanceOf(MachineState.Stale.class);

        machine.ensureReady();

        assertThat(lima.repairs()).containsExactly("stale files");
        assertThat(lima.instance().resolve("ha.pid.stale")).exists();
        assertThat(lima.text("killed")).isEmpty();
    }

    @Test
    void a_forced_stop_does_not_kill_whom_a_pid_file_names_by_mistake() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        lima.kill("ha.pid");
        Files.writeString(
                lima.instance().resolve("ha.pid"),
                Long.toString(ProcessHandle.current().pid()));
        assertThat(machine.status().state()).isInstanceOf(MachineState.Orphaned.class);

        machine.stop();

        assertThat(lima.text("killed").lines())
                .hasSize(1)
                .doesNotContain(Long.toString(ProcessHandle.current().pid()));
        assertThat(machine.status().state()).isInstanceOf(MachineState.Stopped.class);
    }

    @Test
    void a_machine_that_answers_without_its_host_agent_is_used_and_repaired_when_asked() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        lima.kill("ha.pid");
        machine.disconnect();

        machine.ensureReady();
        assertThat(lima.repairs()).isEmpty();
        assertThat(lima.events(LimaEvent.Warning.class))
                .anyMatch(warning -> warning.text().contains("a repair restarts it")
                        && warning.advice().equals(LimaErrorText.REPAIR.rephrased(warning.text())));

        assertThat(machine.repair()).containsExactly("forced stop");
        assertThat(machine.status().state()).isEqualTo(new MachineState.Ready());
        assertThat(lima.calls("start")).isEqualTo(2);
    }

    @Test
    void a_host_agent_that_is_stuck_over_a_dead_machine_is_ended_and_started_again() throws Exception {
        LimaMachine machine = lima.limit("machine-agent", 200).machine();
        machine.ensureReady();
        lima.set("wedged", "");
        lima.guest.panicked = true;
        machine.disconnect();
        assertThat(machine.status().state()).isInstanceOf(MachineState.Wedged.class);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> caller = threads.submit(() -> machine.ensureReady());
            await().until(() -> lima.calls("stop --force") == 1);
            lima.unset("wedged");
            lima.guest.panicked = false;
            caller.get();
        }
        assertThat(lima.repairs()).containsExactly("forced stop");
        assertThat(lima.calls("start")).isEqualTo(2);
    }

    @Test
    void a_guest_that_panicked_while_lima_says_running_is_an_error_until_it_is_repaired() throws Exception {
        LimaMachine machine = lima.limit("machine-answer", 300).machine();
        machine.ensureReady();
        lima.guest.panicked = true;
        machine.disconnect();

        BerthException error = failure(machine::ensureReady);
        assertThat(error.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
        assertThat(error.seen()).contains("machine-answer", "Connection refused");
        assertThat(error.todo()).contains("repair the machine", "ha.stderr.log");
        assertThat(error.steps()).isEqualTo(LimaErrorText.REPAIR.steps());
        assertThat(lima.events(LimitEvent.NearLimit.class)).isNotEmpty();
        assertThat(lima.calls("stop")).isZero();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> repair = threads.submit(machine::repair);
            await().until(() -> lima.calls("stop --force") == 1);
            lima.guest.panicked = false;
            assertThat(repair.get()).containsExactly("ssh", "forced stop");
        }
        assertThat(machine.status().state()).isEqualTo(new MachineState.Ready());
    }

    @Test
    void a_dead_login_is_given_up_before_anything_worse_is_done() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        lima.guest.masterHangs = true;
        lima.guest.commands.clear();

        assertThat(machine.repair()).containsExactly("ssh");
        assertThat(lima.calls("stop")).isZero();
        // observed three times: before the step, after it, and whether the machine is ready
        assertThat(lima.guest.commands).hasSize(3);
    }

    @Test
    void a_containerd_that_is_gone_is_waited_for_and_restarted_when_asked() throws Exception {
        LimaMachine machine = lima.limit("machine-containerd", 300).machine();
        machine.ensureReady();
        lima.guest.containerd = false;
        machine.disconnect();

        assertThat(failure(machine::ensureReady).seen()).contains("containerd");
        assertThat(machine.repair()).containsExactly("containerd");
        assertThat(lima.guest.commands).contains("systemctl restart containerd");
    }

    @Test
    void a_machine_that_lost_sight_of_a_folder_is_not_ready_until_it_is_restarted() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        lima.guest.unmounted = "/srv/work\n";
        machine.disconnect();
        assertThat(failure(machine::ensureReady).seen()).contains("/srv/work");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> repair = threads.submit(machine::repair);
            await().until(() -> lima.calls("stop --tty=false") == 1);
            lima.guest.unmounted = "";
            assertThat(repair.get()).containsExactly("stop");
        }
        assertThat(lima.calls("start")).isEqualTo(2);
    }

    @Test
    void a_dead_machine_is_started_again() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        lima.kill("qemu.pid");
        await().until(() -> lima.pid("ha.pid").isEmpty());
        machine.disconnect();

        machine.ensureReady();

        assertThat(lima.calls("start")).isEqualTo(2);
    }

    @Test
    void a_locked_disk_is_freed_by_repair() throws Exception {
        lima.set("disk", "")
                .set("start-fails", "fatal failed to run attach disk \"data\", in use by instance \"berth\"");
        LimaMachine machine = lima.machine();
        assertThat(failure(machine::ensureReady).steps()).isEqualTo(LimaErrorText.REPAIR.steps());

        lima.unset("start-fails");
        assertThat(machine.repair()).containsExactly("disk lock");
        assertThat(lima.calls("disk unlock")).isEqualTo(1);
    }

    @Test
    void a_listing_that_hangs_does_not_hold_a_repair_up() throws Exception {
        LimaMachine machine = lima.limit("machine-query", 1500).machine();
        machine.ensureReady();
        machine.stop();
        lima.set("slow-list", "");

        assertThat(machine.repair()).isEmpty();
        assertThat(machine.status().state()).isEqualTo(new MachineState.Ready());
    }

    @Test
    void a_stop_that_takes_too_long_is_forced() throws Exception {
        LimaMachine machine = lima.limit("machine-stop", 300).machine();
        machine.ensureReady();
        lima.set("ignore-stop", "");

        machine.stop();

        assertThat(lima.repairs()).containsExactly("forced stop");
        assertThat(machine.status().state()).isEqualTo(new MachineState.Stopped());
    }

    private static BerthException failure(ThrowingCallable call) {
        return catchThrowableOfType(BerthException.class, call);
    }
}
