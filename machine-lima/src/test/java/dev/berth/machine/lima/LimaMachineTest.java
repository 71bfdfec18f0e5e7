package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** The life of a machine, with a scripted {@code limactl}. */
@Timeout(60)
class LimaMachineTest {
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
    void a_missing_machine_is_created_and_its_phases_are_reported() throws Exception {
        LimaMachine machine = lima.machine();
        assertThat(machine.status().state()).isEqualTo(new MachineState.Absent());

        machine.ensureReady();

        assertThat(machine.status().state()).isEqualTo(new MachineState.Ready());
        assertThat(LimaTemplate.madeByBerth(Files.readString(lima.instance().resolve("lima.yaml"))))
                .isTrue();
        assertThat(lima.events(LimaEvent.PhaseFinished.class))
                .extracting(LimaEvent.PhaseFinished::phase)
                .containsExactly("image", "ssh", "containerd", "scripts");
        assertThat(machine.status().notes()).isEmpty();
        assertThat(lima.text("calls")).contains("start --tty=false --log-format=json --timeout=", "--name=berth");
    }

    @Test
    void a_key_of_machine_template_that_lima_does_not_know_makes_no_machine() throws Exception {
        assertUnknown(lima.machine("machine.template=" + overlayWithTypo()));

        assertThat(lima.instance()).doesNotExist();
    }

    @Test
    void a_key_of_machine_template_that_lima_does_not_know_is_not_taken_over() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        machine.stop();
        String before = Files.readString(lima.instance().resolve("lima.yaml"));

        assertUnknown(lima.machine("machine.template=" + overlayWithTypo()));

        assertThat(lima.instance().resolve("lima.yaml")).hasContent(before);
        assertThat(lima.calls("start")).isEqualTo(1);
    }

    private Path overlayWithTypo() throws IOException {
        lima.set(
                "validate",
                "time=\"2026-11-21T21:31:39Z\" level=warning msg=\"Non-strict YAML detected; please check for typos\""
                        + " comment=berth.yaml error=\"[38:1] unknown field \\\"legacyBios\\\"\\n  35 | firmware:\\n\"\n");
        return Files.writeString(temp.resolve("overlay.yaml"), "firmware: {legacyBios: true}\n");
    }

    private static void assertUnknown(LimaMachine machine) {
        assertThatThrownBy(machine::ensureReady).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
            assertThat(e.seen()).contains("legacyBios");
        });
    }

    @Test
    void within_the_window_nothing_is_asked_and_after_it_one_round_trip() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        long calls = lima.text("calls").lines().count();
        int asked = lima.guest.commands.size();

        machine.ensureReady();
        assertThat(lima.guest.commands).hasSize(asked);

        lima.nanos.addAndGet(Freshness.WINDOW.toNanos());
        machine.ensureReady();
        assertThat(lima.guest.commands).hasSize(asked + 1);
        assertThat(lima.text("calls").lines().count()).isEqualTo(calls);
        assertThat(lima.guest.logins).hasValue(1);
    }

    @Test
    void within_the_window_a_machine_that_another_process_stopped_is_started() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        lima.machine().stop();

        machine.ensureReady();

        assertThat(machine.status().state()).isEqualTo(new MachineState.Ready());
        assertThat(lima.calls("start")).isEqualTo(2);
    }

    @Test
    void after_the_host_slept_it_is_asked_before_it_is_used() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        int asked = lima.guest.commands.size();
        lima.slept.addAndGet(Duration.ofHours(8).toNanos());
        lima.guest.clock = Duration.ofHours(-8);

        machine.ensureReady();

        assertThat(lima.guest.commands).hasSizeGreaterThan(asked);
        assertThat(lima.repairs()).containsExactly("clock");
        assertThat(lima.guest.clock).isZero();
    }

    @Test
    void a_hundred_callers_and_two_processes_make_one_start() throws Exception {
        List<LimaMachine> processes = List.of(lima.machine(), lima.machine());

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                LimaMachine machine = processes.get(i % 2);
                callers.add(threads.submit(() -> machine.ensureReady()));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }

        assertThat(lima.calls("start")).isEqualTo(1);
        assertThat(lima.guest.commands.size()).isLessThan(10);
    }

    @Test
    void a_caller_who_waits_for_another_start_gets_its_progress() throws Exception {
        lima.set("hang", "final");
        LimaMachine first = lima.machine();
        LimaMachine second = lima.machine();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = threads.submit(() -> first.ensureReady());
            await().until(() -> lima.events(LimaEvent.PhaseStarted.class).size() == 4);
            Future<?> other = threads.submit(() -> second.ensureReady());

            await().until(() -> lima.events(LimaEvent.Waiting.class).stream()
                    .anyMatch(waiting -> waiting.holders().toString().contains("scripts")));
            lima.unset("hang");
            one.get();
            other.get();
        }
        assertThat(lima.calls("start")).isEqualTo(1);
    }

    @Test
    void a_stopped_machine_is_started_and_a_stop_keeps_its_contents() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        Files.writeString(lima.instance().resolve("disk"), "data");

        machine.stop();
        assertThat(machine.status().state()).isEqualTo(new MachineState.Stopped());
        machine.stop();
        machine.ensureReady();

        assertThat(machine.status().state()).isEqualTo(new MachineState.Ready());
        assertThat(lima.instance().resolve("disk")).hasContent("data");
        assertThat(lima.guest.logins.get()).isGreaterThan(1);
    }

    @Test
    void a_start_that_somebody_else_began_is_waited_for() throws Exception {
        lima.set("hang", "optional");
        startByHand();
        LimaMachine machine = lima.machine();
        assertThat(machine.status().state()).isEqualTo(new MachineState.Starting());

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> caller = threads.submit(() -> machine.ensureReady());
            await().until(() -> !lima.events(LimaEvent.PhaseStarted.class).isEmpty());
            lima.unset("hang");
            caller.get();
        }

        assertThat(lima.calls("start")).isEqualTo(1);
    }

    @Test
    void a_start_that_fails_half_way_says_the_last_words_and_where_the_log_is() throws Exception {
        lima.set("start-fails", "info Attempting to download the image\nfatal failed to download: 404");
        LimaMachine machine = lima.machine();

        BerthException error = failure(machine::ensureReady);
        assertThat(error.seen()).contains("exited with 1", "failed to download: 404");
        assertThat(error.todo()).contains("berth.start.log");
        assertThat(lima.events(LimaEvent.PhaseFailed.class)).hasSize(1);

        lima.unset("start-fails");
        LimaMachine other = lima.machine("machine.nerdctlArchive=none");
        other.ensureReady();
        assertThat(lima.calls("start")).isEqualTo(2);
        assertThat(other.status().notes())
                .as("nothing was in it, so all settings hold")
                .isEmpty();
    }

    @Test
    void a_full_disk_has_its_own_error_and_note() throws Exception {
        lima.set("start-fails", "fatal write /x/basedisk: no space left on device");
        assertThat(failure(lima.machine()::ensureReady).kind()).isEqualTo(ErrorKind.DISK_FULL);

        lima.unset("start-fails");
        lima.guest.freeKilobytes = 1000;
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        assertThat(machine.status().notes()).anyMatch(note -> note.text().contains("MB left"));
    }

    @Test
    void each_phase_of_a_start_has_its_limit() throws Exception {
        lima.set("hang", "essential").limit("machine-ssh", 400);
        LimaMachine machine = lima.machine();

        BerthException error = failure(machine::ensureReady);
        assertThat(error)
                .isInstanceOfSatisfying(
                        LimitReachedException.class,
                        reached -> assertThat(reached.limit().name()).isEqualTo("machine-ssh"));
        assertThat(error.seen()).contains("ha.stderr.log");
        assertThat(lima.events(LimitEvent.NearLimit.class)).hasSize(1);
        assertThat(machine.status().state()).isEqualTo(new MachineState.Starting());

        lima.unset("hang");
        machine.ensureReady();
        assertThat(lima.calls("start")).isEqualTo(1);
    }

    @Test
    void what_berth_did_not_make_is_never_touched() throws Exception {
        Files.createDirectories(lima.instance());
        Files.writeString(lima.instance().resolve("lima.yaml"), "images: []\n");
        LimaMachine machine = lima.machine();

        for (ThrowingCallable call :
                List.<ThrowingCallable>of(machine::ensureReady, machine::stop, machine::repair, machine::delete)) {
            assertThat(failure(call).steps()).isEmpty();
        }

        assertThat(machine.status().state()).isInstanceOf(MachineState.Foreign.class);
        assertThat(lima.text("calls")).isEmpty();
    }

    @Test
    void a_machine_is_deleted_once() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();

        machine.delete();

        assertThat(machine.status().state()).isEqualTo(new MachineState.Absent());
        machine.delete();
        assertThat(lima.calls("delete")).isEqualTo(1);
    }

    @Test
    void without_limactl_or_with_an_old_one_or_as_root_it_says_so_at_once() throws Exception {
        lima.set("version", "limactl version 1.2.1\n");
        assertThat(failure(lima.machine()::ensureReady).seen()).contains("1.2.1", "2.0.0");
        lima.unset("version");

        lima.set("root", "");
        BerthException root = failure(lima.machine()::ensureReady);
        assertThat(root.todo()).contains("Lima refuses root", "ordinary user");
        assertThat(root.steps()).containsExactly(new NextStep(NextStep.Action.CHOOSE_MACHINE, List.of("local")));

        Files.delete(temp.toRealPath().resolve("bin/limactl"));
        BerthException absent = failure(lima.machine()::ensureReady);
        assertThat(absent.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
        assertThat(absent.todo()).contains("https://lima-vm.io");
        assertThat(lima.instance()).doesNotExist();
    }

    @Test
    void the_runner_acts_while_it_is_up_and_starts_nothing() throws Exception {
        LimaMachine machine = lima.machine();
        MachineCommand command = MachineCommand.of("nerdctl", "ps");
        assertThat(failure(() -> machine.runnerWhileUp().orElseThrow().run(command, KnownLimits.ENGINE_QUERY))
                        .seen())
                .contains("it does not exist");
        assertThat(lima.text("calls")).isEmpty();

        machine.ensureReady();
        assertThat(machine.runnerWhileUp()
                        .orElseThrow()
                        .run(command, KnownLimits.ENGINE_QUERY)
                        .stdout()
                        .text())
                .isEqualTo("done\n");
    }

    @Test
    void a_lazy_runner_restricted_to_while_up_starts_nothing() throws Exception {
        LimaMachine machine = lima.machine();
        machine.ensureReady();
        machine.stop();
        CommandRunner lazy = CommandRunner.lazy(machine, Limits.standard());
        MachineCommand command = MachineCommand.of("nerdctl", "ps");

        assertThat(failure(() -> lazy.whileUp().run(command, KnownLimits.ENGINE_QUERY))
                        .kind())
                .isEqualTo(ErrorKind.MACHINE_NOT_READY);
        assertThat(lima.calls("start")).isEqualTo(1);

        lazy.run(command, KnownLimits.ENGINE_QUERY);
        assertThat(lima.calls("start")).isEqualTo(2);
    }

    @Test
    void a_mount_is_added_at_the_next_start_and_the_machine_is_kept() throws Exception {
        Path work = Files.createDirectory(temp.toRealPath().resolve("work"));
        lima.machine().ensureReady();
        Files.writeString(lima.instance().resolve("disk"), "data");
        LimaMachine machine = lima.machine("machine.mounts=" + work, "machine.cpus=3");
        assertThat(machine.status().notes())
                .anyMatch(note -> note.text().contains(work.toString())
                        && note.steps().contains(new NextStep(NextStep.Action.RESTART_MACHINE, List.of())));

        machine.stop();
        machine.ensureReady();

        LimaTemplate now = LimaTemplate.parse(Files.readString(lima.instance().resolve("lima.yaml")));
        assertThat(now.mounts()).containsExactly(work);
        assertThat(machine.status().notes()).isEmpty();
        assertThat(lima.instance().resolve("disk")).hasContent("data");
    }

    /** Starts the machine with limactl directly, as a user in another terminal would. */
    private void startByHand() throws Exception {
        Path template = temp.toRealPath().resolve("template.yaml");
        Files.writeString(template, "message: Made by Berth.\n");
        HostProcesses processes = HostProcesses.open(Limits.standard());
        var _ = new LimaProgram(processes, lima.environment())
                .start(temp.toRealPath().resolve("by-hand.log"), List.of("start", "--name=berth", template.toString()));
        await().until(() -> lima.pid("ha.pid").isPresent());
    }

    private static BerthException failure(ThrowingCallable call) {
        return catchThrowableOfType(BerthException.class, call);
    }
}
