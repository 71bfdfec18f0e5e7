package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of closing a scope while others use it. */
public interface ScopeCloseContract extends EngineContractBase {
    @Test
    default void what_is_started_while_the_scope_closes_is_ended_or_refused() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        ExecSpec sleeper = ExecSpec.of("/bin/sh", "-c", "sleep 300; : $0", word);
        Users users = new Users(openScope(id), sleeper);
        users.runWhileClosing();

        assertThat(users.refused)
                .hasSize(4)
                .allSatisfy(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        for (ContainerProcess process : users.started) {
            assertThat(process.ending().get(10, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.EndedByUs.class);
            process.close();
        }
        for (TerminalExec terminal : users.prepared) {
            runOutside(terminal.command());
        }
        assertThat(users.prepared).isNotEmpty();
        assertThat(users.scope.stillRunningReason()).isEmpty();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> fixture().commandLines(id, word).isEmpty());
    }

    @Test
    default void a_terminal_that_was_closed_before_its_command_ran_starts_nothing() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        try (ExecScope scope = openScope(id)) {
            TerminalExec terminal = scope.terminal(ExecSpec.of("/bin/sh", "-c", "sleep 300; : $0", word));
            terminal.close();

            runOutside(terminal.command());

            assertThat(fixture().commandLines(id, word)).isEmpty();
        }
    }

    /** Runs a terminal's command without a terminal of its own, and waits for its end. */
    private static void runOutside(HostCommand command) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("timeout", "-k", "1", "20", "script", "-qec"));
        StringBuilder line = new StringBuilder();
        command.argv()
                .forEach(part ->
                        line.append('\'').append(part.replace("'", "'\\''")).append("' "));
        argv.addAll(List.of(line.toString(), "/dev/null"));
        ProcessBuilder script = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        script.environment().putAll(command.environment());
        assertThat(script.start().waitFor()).as("124: the program ran").isNotEqualTo(124);
    }

    /** Four threads that start programs and prepare terminals until the scope refuses them. */
    final class Users {
        private final ExecScope scope;
        private final ExecSpec program;
        private final Queue<ContainerProcess> started = new ConcurrentLinkedQueue<>();
        private final Queue<TerminalExec> prepared = new ConcurrentLinkedQueue<>();
        private final Queue<BerthException> refused = new ConcurrentLinkedQueue<>();
        private final CountDownLatch busy = new CountDownLatch(4);

        private Users(ExecScope scope, ExecSpec program) {
            this.scope = scope;
            this.program = program;
        }

        /** Closes the scope from two threads once every user has something, and returns when all threads have ended. */
        private void runWhileClosing() throws InterruptedException {
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 2; i++) {
                    callers.execute(() -> use(() -> started.add(scope.start(program))));
                    callers.execute(() -> use(() -> prepared.add(scope.terminal(program))));
                }
                assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
                callers.execute(scope::close);
                scope.close();
            }
        }

        private void use(Runnable step) {
            try {
                for (int i = 0; i < 200; i++) {
                    step.run();
                    busy.countDown();
                }
            } catch (BerthException e) {
                refused.add(e);
            } finally {
                busy.countDown();
            }
        }
    }
}
