package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Runs a short program inside a container to its end. */
record ShortCommand(ExecScope scope, Limits limits) {
    /** The advice for a program that must work in every container of Berth. */
    static final String ADVICE = "build the image anew with berth image build, or remove the instance with berth rm";

    /**
     * The ending of a command.
     *
     * @param words the last line of its standard error
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
     * Runs the program.
     *
     * @param input the program's standard input
     */
    Result run(ExecSpec spec, String input, String tried) throws InterruptedException {
        try (Deadline deadline = limits.start(KnownLimits.EXEC_SHORT, tried);
                ContainerProcess process = scope.start(spec)) {
            Output stdout = Output.keep(process.stdout(), "command-stdout");
            Output stderr = Output.keep(process.stderr(), "command-stderr");
            try (OutputStream stdin = process.stdin()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return new Result(
                        deadline.await(process.ending()), "its input was not read: " + e.getMessage(), List.of());
            }
            ExecEnding ending = deadline.await(process.ending());
            return new Result(ending, stderr.lastLine(), stdout.lines());
        } catch (ExecutionException e) {
            throw new IllegalStateException("an ending never fails", e);
        }
    }

    /** Runs the program; PROBE_FAILED when it does not succeed. */
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
