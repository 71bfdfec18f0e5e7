package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.PtyTestSupport.command;
import static dev.berth.terminal.pty.PtyTestSupport.keys;
import static dev.berth.terminal.pty.PtyTestSupport.shell;
import static dev.berth.terminal.pty.PtyTestSupport.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of sizes, signals, tasks and handlers. */
interface ControlContract extends PtyTestSupport {
    @Test
    default void a_program_sees_each_new_size() throws Exception {
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(shell("trap 'stty size' WINCH; printf R; while :; do read -r x; done"), screen);
        screen.await("R");

        for (PtySize size : List.of(PtySize.of(120, 40), new PtySize(65535, 65535, 65535, 65535), PtySize.of(0, 0))) {
            pty.resize(size);
            screen.await(size.rows() + " " + size.columns());
        }

        soon(pty.end(Duration.ZERO));
    }

    @Test
    default void a_signal_goes_to_the_foreground_program() throws Exception {
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(command("bash", "--norc", "--noprofile", "-i"), screen);
        pty.write(keys("sh -c 'echo fore''ground; exec sleep 1000'\n"));
        screen.await("foreground");

        pty.signal(PtySignal.INT);

        pty.write(keys("echo status=$?\n"));
        screen.await("status=130");
        pty.write(keys("exit 4\n"));
        assertThat(screen.exit()).isEqualTo(new PtyExit.Code(4));
    }

    @Test
    default void the_keys_of_a_terminal_send_signals() throws Exception {
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(shell("printf R; exec sleep 1000"), screen);
        screen.await("R");

        pty.write(keys("\u0003"));

        assertThat(screen.exit()).isEqualTo(new PtyExit.Signal(2));
    }

    @Test
    default void every_signal_arrives() throws Exception {
        for (PtySignal signal : List.of(PtySignal.TERM, PtySignal.HUP, PtySignal.KILL, PtySignal.QUIT)) {
            OutputCollector screen = new OutputCollector();
            Pty pty = ptys().start(shell("ulimit -c 0; printf R; exec sleep 1000"), screen);
            screen.await("R");

            pty.signal(signal);

            assertThat(screen.exit()).isEqualTo(new PtyExit.Signal(signal.number()));
        }
    }

    @Test
    default void tasks_run_in_order_on_the_thread_of_the_handler_also_after_the_end() throws Exception {
        OutputCollector screen = new OutputCollector();
        CompletableFuture<Thread> handlerThread = new CompletableFuture<>();
        Pty pty = ptys().start(command("true"), screen);
        pty.execute(() -> handlerThread.complete(Thread.currentThread()));
        screen.exit();
        List<Integer> order = new ArrayList<>();
        CompletableFuture<Thread> taskThread = new CompletableFuture<>();

        IntStream.range(0, 1000).forEach(i -> pty.execute(() -> order.add(i)));
        pty.execute(() -> taskThread.complete(Thread.currentThread()));

        assertThat(soon(taskThread)).isEqualTo(soon(handlerThread));
        assertThat(order).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    default void after_the_end_everything_is_allowed_and_does_nothing() throws Exception {
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(shell("exit 5"), screen);
        screen.exit();

        assertThat(pty.write(keys("nobody"))).isTrue();
        pty.resize(SIZE);
        pty.signal(PtySignal.KILL);
        CompletableFuture<Void> done = new CompletableFuture<>();
        pty.execute(() -> {
            pty.setReading(false);
            pty.setReading(true);
            done.complete(null);
        });

        soon(done);
        assertThat(soon(pty.end(Duration.ofSeconds(1)))).isEqualTo(new PtyExit.Code(5));
    }

    @Test
    default void a_handler_that_throws_ends_its_own_program_only() throws Exception {
        CompletableFuture<PtyExit> exit = new CompletableFuture<>();
        OutputCollector other = new OutputCollector();
        Pty otherPty = ptys().start(command("cat"), other);

        Pty pty = ptys().start(shell("trap '' HUP TERM; printf R; while :; do sleep 0.1; done"), new PtyHandler() {
            private final java.nio.ByteBuffer room = java.nio.ByteBuffer.allocate(100);

            @Override
            public java.nio.ByteBuffer outputBuffer(Pty pty) {
                return room;
            }

            @Override
            public void onOutput(Pty pty, int bytes) {
                throw new IllegalArgumentException("thrown by this test");
            }

            @Override
            public void onReadComplete(Pty pty) {}

            @Override
            public void onExit(Pty pty, PtyExit ended) {
                exit.complete(ended);
            }
        });

        assertThat(soon(exit)).isEqualTo(new PtyExit.Signal(9));
        assertThat(soon(pty.end(Duration.ZERO))).isEqualTo(new PtyExit.Signal(9));
        otherPty.write(keys("still here\n"));
        other.await("still here\r\nstill here");
        soon(otherPty.end(Duration.ZERO));
    }

    @Test
    default void invalid_sizes_and_commands_are_refused() {
        assertThatThrownBy(() -> PtySize.of(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PtySize.of(1, 65536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> command("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> command("")).isInstanceOf(IllegalArgumentException.class);
    }
}
