package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.exec.PipeThread;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Runs a short program inside a container to its end, within limit {@code exec-short}. */
record ShortCommand(ExecScope scope, Limits limits) {
    /** The time for the input's thread to notice that the program has ended. */
    private static final Duration AFTER_END = Duration.ofSeconds(1);

    /** The advice for a program that must work in every container of Berth. */
    static final Advice ADVICE = Advice.of("build the image anew, or remove the instance")
            .with(NextStep.Action.BUILD_IMAGE)
            .with(NextStep.Action.REMOVE_INSTANCE);

    /**
     * The ending of a command.
     *
     * @param words the last line of its standard error, or the reason why the input was not read
     * @param lines the lines of its standard output, as {@link Output} keeps them
     */
    record Result(ExecEnding ending, String words, List<String> lines) {
        Result {
            lines = List.copyOf(lines);
        }

        boolean succeeded() {
            return ending.succeeded();
        }
    }

    /**
     * Runs the command and returns its ending.
     *
     * @param input the text for its standard input
     * @throws BerthException LIMIT_REACHED, and the errors of {@link ExecScope#start}; CONTAINER_STOPPED also when the container
     *     or the connection to it went away meanwhile
     */
    Result run(ExecSpec spec, String input, String tried) throws InterruptedException {
        try (Deadline deadline = limits.start(KnownLimits.EXEC_SHORT, tried);
                ContainerProcess process = scope.start(spec)) {
            Output stdout = Output.keep(process.stdout(), "command-stdout");
            Output stderr = Output.keep(process.stderr(), "command-stderr");
            // on another thread: a program that does not read its input would hold this one beyond the limit
            CompletableFuture<Void> fed = PipeThread.start("command-stdin", () -> feed(process.stdin(), input));
            ExecEnding ending = deadline.await(process.ending());
            if (ending instanceof ExecEnding.Lost) {
                throw new BerthException(
                        ErrorKind.CONTAINER_STOPPED,
                        tried,
                        spec.argv().getFirst() + " " + ending,
                        "try again; read the log of the container if it died");
            }
            UninterruptibleWait.await(fed, AFTER_END);
            return fed.isDone() && !fed.isCompletedExceptionally()
                    ? new Result(ending, stderr.lastLine(), stdout.lines())
                    : new Result(ending, "its input was not read: " + stderr.lastLine(), List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException("an ending never fails", e);
        }
    }

    private static void feed(OutputStream stdin, String input) {
        try (stdin) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command; throws PROBE_FAILED when it does not succeed. */
    void must(ExecSpec spec, String input, String tried) throws InterruptedException {
        Result result = run(spec, input, tried);
        if (!result.succeeded()) {
            throw new BerthException(
                    ErrorKind.PROBE_FAILED,
                    tried,
                    spec.argv().getFirst() + " " + result.ending() + ": " + result.words(),
                    ADVICE);
        }
    }
}
