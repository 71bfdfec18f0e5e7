package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A program in a sandbox: the outer bubblewrap process, and the verdict file, which tells whether the program was
 * started.
 */
final class SandboxProcess implements ContainerProcess {
    private final SandboxFolder container;
    private final Sandbox.Start start;
    private final RunningProcess process;
    private final Limits limits;
    private final Predicate<Mark> marks;
    private final CompletableFuture<ExecEnding> ending;
    private volatile boolean closing;

    SandboxProcess(SandboxFolder container, Sandbox.Start start, RunningProcess process, Limits limits) {
        this.container = container;
        this.start = start;
        this.process = process;
        this.limits = limits;
        this.marks = start.mark()::equals;
        this.ending = process.ending()
                .thenApplyAsync(
                        this::finish,
                        task -> Thread.ofVirtual()
                                .name("sandbox-" + container.name() + "-ending")
                                .start(task));
    }

    /** The process id of the outer bubblewrap process, or of the program when there is no sandbox. */
    long pid() {
        return process.pid();
    }

    @Override
    public OutputStream stdin() {
        return process.stdin();
    }

    @Override
    public InputStream stdout() {
        return process.stdout();
    }

    @Override
    public InputStream stderr() {
        return process.stderr();
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return ending.copy();
    }

    /** Reports the program's end from now on as ended by us. */
    void markClosing() {
        closing = true;
    }

    @Override
    public void close() {
        markClosing();
        // also processes that left the group, for which the inner bubblewrap waits
        MarkedProcesses.terminate(marks);
        process.close();
        MarkedProcesses.end(marks, Duration.ZERO, limits.value(KnownLimits.EXEC_END));
        Launch.discard(Launch.verdict(container, start.name()));
        Launch.discard(Launch.options(container, start.name()));
    }

    private ExecEnding finish(ProcessEnding ending) {
        boolean byUs = closing;
        ExecEnding result = byUs ? new ExecEnding.EndedByUs() : toExecEnding(ending);
        if (ending instanceof ProcessEnding.Killed && !byUs && container.isRunning()) {
            // only the outer bubblewrap may have been killed: processes inside must not outlive it; a program that is
            // closed or stopped instead has its time of grace
            MarkedProcesses.end(marks, Duration.ZERO, limits.value(KnownLimits.EXEC_END));
        }
        Launch.discard(Launch.verdict(container, start.name()));
        Launch.discard(Launch.options(container, start.name()));
        return result;
    }

    private ExecEnding toExecEnding(ProcessEnding ending) {
        String verdict = verdict();
        if (!container.isRunning()) {
            return new ExecEnding.Lost(container.endReason());
        }
        return switch (ending) {
            case ProcessEnding.NeverStarted(String reason) -> new ExecEnding.NotStarted(reason);
            case ProcessEnding.EndedByUs _, ProcessEnding.PastLimit _ -> new ExecEnding.EndedByUs();
            case ProcessEnding.Lost(String reason) -> new ExecEnding.Lost(reason);
            case ProcessEnding.Exited _, ProcessEnding.Killed _
            when verdict.isEmpty() ->
                new ExecEnding.NotStarted(
                        "the sandbox was not set up (" + ending + "); its messages are on standard error");
            case ProcessEnding.Exited _ when !verdict.equals("started") -> new ExecEnding.NotStarted(verdict);
            case ProcessEnding.Exited(int code) -> new ExecEnding.Exited(code);
            case ProcessEnding.Killed(int signal) -> new ExecEnding.Killed(signal, false);
        };
    }

    private String verdict() {
        try {
            return Files.readString(Launch.verdict(container, start.name())).strip();
        } catch (IOException e) {
            return ""; // the start failed before, or the container was removed
        }
    }
}
