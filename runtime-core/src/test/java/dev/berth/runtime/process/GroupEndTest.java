package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.await;
import static dev.berth.runtime.process.Programs.awaitGone;
import static dev.berth.runtime.process.Programs.awaitPids;
import static dev.berth.runtime.process.Programs.command;
import static dev.berth.runtime.process.Programs.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupEndTest {
    /** A leader, a child that ignores SIGTERM and holds the pipes, and another that does so in a session of its own. */
    private static final String STUBBORN = """
            (trap '' TERM; sh -c 'echo $PPID' >>"$1"; while :; do sleep 0.1; done) &
            setsid sh -c 'trap "" TERM; echo $$ >>"$1"; while :; do sleep 0.1; done' sh "$1" &
            echo $$ >>"$1"; echo started; echo words >&2; wait
            """;

    private static final Limit SHORT = new Limit("short", "the test's program", Duration.ofMillis(700));
    private static final Limit LONG = new Limit("long", "the test's program", Duration.ofMinutes(2));

    private final Queue<RuntimeEvent> events = new ConcurrentLinkedQueue<>();
    private final HostProcesses processes = HostProcesses.open(Limits.of(
            Map.of("process-end", Duration.ofMillis(300), "output-drain", Duration.ofMillis(300)), events::add));

    @TempDir
    Path folder;

    private Path pids;

    @BeforeEach
    void chooseFile() {
        pids = folder.resolve("pids");
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void ends_the_whole_tree_at_the_limit() throws Exception {
        CommandResult result = processes.run(shell(STUBBORN, pids.toString()), SHORT);

        assertThat(result.ending()).isInstanceOf(ProcessEnding.PastLimit.class);
        assertThat(result.stdout().text()).isEqualTo("started\n");
        assertThat(Programs.pids(pids)).hasSize(3).noneMatch(Programs::runs);
        assertThatThrownBy(() -> result.orThrow("trying", "wait"))
                .isInstanceOfSatisfying(LimitReachedException.class, e -> {
                    assertThat(e.limit()).isEqualTo(SHORT);
                    assertThat(e.seen())
                            .contains("limit short of 700ms reached while waiting for the test's program", "words");
                    assertThat(e.setting()).contains("limits.short");
                });
    }

    @Test
    void warns_before_the_limit() throws Exception {
        processes.run(command("sleep", "60"), SHORT);

        assertThat(events).singleElement().isInstanceOfSatisfying(LimitEvent.NearLimit.class, near -> {
            assertThat(near.limit()).isEqualTo(SHORT);
            assertThat(near.detail()).isEqualTo("running sleep 60");
        });
    }

    @Test
    void ends_the_whole_tree_when_the_caller_is_interrupted() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                processes.run(shell(STUBBORN, pids.toString()), LONG);
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        List<Long> tree = awaitPids(pids, 3);

        caller.interrupt();

        assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(tree).noneMatch(Programs::runs);
    }

    @Test
    void starts_nothing_for_an_interrupted_caller() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> processes.run(shell(STUBBORN, pids.toString()), LONG))
                .isInstanceOf(InterruptedException.class);
        assertThat(pids).doesNotExist();
    }

    @Test
    void a_child_that_holds_the_output_after_the_leader_ended_is_ended() throws Exception {
        CommandResult result = processes.run(
                shell(
                        "sh -c 'trap \"\" TERM; echo $$ >>\"$1\"; echo child; while :; do sleep 0.1; done' sh \"$1\" &"
                                + " while [ ! -s \"$1\" ]; do sleep 0.02; done; exit 3",
                        pids.toString()),
                LONG);

        assertThat(result.ending()).isEqualTo(new ProcessEnding.Exited(3));
        assertThat(result.stdout().text()).isEqualTo("child\n");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(20));
        assertThat(Programs.pids(pids)).hasSize(1).noneMatch(Programs::runs);
    }

    @Test
    void output_of_a_child_shortly_after_the_leader_ended_is_kept() throws Exception {
        HostProcesses patient = HostProcesses.open(Limits.standard());

        CommandResult result = patient.run(shell("(sleep 0.2; echo one; sleep 0.2; echo two) & cat; exit 0"), LONG);

        assertThat(result.stdout().text()).isEqualTo("one\ntwo\n");
        patient.close();
    }

    @Test
    void processes_that_a_finished_program_left_in_its_group_are_ended() throws Exception {
        CommandResult result =
                processes.run(shell("sleep 600 >/dev/null 2>&1 </dev/null & echo $! >>\"$1\"", pids.toString()), LONG);

        assertThat(result.succeeded()).isTrue();
        awaitGone(awaitPids(pids, 1));
    }

    @Test
    void closing_a_started_program_ends_its_tree() throws Exception {
        RunningProcess running = processes.start(shell(STUBBORN, pids.toString()));
        List<Long> tree = awaitPids(pids, 3);

        running.close();
        running.close();

        assertThat(tree).contains(running.pid()).noneMatch(Programs::runs);
        assertThat(running.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.EndedByUs());
    }

    @Test
    void the_ending_of_a_started_program_completes_and_its_group_stays_until_it_is_closed() throws Exception {
        RunningProcess running = processes.start(shell("sleep 600 & echo $! >>\"$1\"; exit 5", pids.toString()));

        assertThat(running.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.Exited(5));
        List<Long> child = awaitPids(pids, 1);
        assertThat(child).allMatch(Programs::runs);

        running.close();

        assertThat(child).noneMatch(Programs::runs);
    }

    @Test
    void closing_ends_everything_that_runs() throws Exception {
        RunningProcess guarded = processes.start(shell(STUBBORN, pids.toString()));
        RunningProcess unguarded = processes.start(
                shell("echo $$ >>\"$1\"; exec sleep 600", pids.toString()).unguarded());
        List<Long> all = awaitPids(pids, 4);

        processes.close();
        processes.close();

        assertThat(all).noneMatch(Programs::runs);
        assertThat(guarded.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.EndedByUs());
        assertThat(unguarded.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.EndedByUs());
    }

    @Test
    void an_unguarded_program_first_gets_the_end_of_its_input() throws Exception {
        Path file = folder.resolve("words");
        RunningProcess running =
                processes.start(shell("echo ready; cat >/dev/null; echo asked >\"$1\"", file.toString())
                        .unguarded());
        assertThat(running.stdout().read()).isEqualTo('r');

        running.close();

        assertThat(file).hasContent("asked\n");
    }

    @Test
    void a_guard_that_died_is_replaced_and_gets_all_registrations() throws Exception {
        RunningProcess running = processes.start(shell(STUBBORN, pids.toString()));
        List<Long> tree = awaitPids(pids, 3);
        ProcessHandle guard = guard();

        guard.destroyForcibly();
        await().until(() -> !guard.isAlive() && guard().pid() != guard.pid());
        assertThat(processes.run(command("true"), LONG).succeeded()).isTrue();
        processes.close();

        assertThat(tree).contains(running.pid()).noneMatch(Programs::runs);
    }

    @Test
    void a_busy_guard_survives_signals() throws Exception {
        processes.start(shell(STUBBORN, pids.toString()));
        awaitPids(pids, 3);
        ProcessHandle guard = guard();

        assertThat(guard).isNotEqualTo(ProcessHandle.current());
        for (String signal : List.of("INT", "HUP", "TERM", "PIPE")) {
            processes.run(command("kill", "-" + signal, Long.toString(guard.pid())), LONG);
        }

        assertThat(guard.isAlive()).isTrue();
    }

    /** The newest guard of this JVM; tests run one after the other. */
    private static ProcessHandle guard() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> commandLine(child).contains("berth-guard"))
                .reduce((first, second) -> second)
                .orElse(ProcessHandle.current());
    }

    /** The whole command line: the JDK cuts it off after a page, and the guard's script is longer. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException _) {
            return process.info().commandLine().orElse("");
        }
    }
}
