package dev.berth.testkit.engine;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostCommand;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The programs of one owner in a container of an {@link InMemoryEngine}. */
final class InMemoryScope implements ExecScope {
    private final InMemoryEngine engine;
    private final ContainerId id;
    private final ContainerSpec container;
    private final CompletableFuture<ExecEnding> lost = new CompletableFuture<>();
    private final Set<InMemoryProcess> processes = ConcurrentHashMap.newKeySet();

    InMemoryScope(InMemoryEngine engine, ContainerId id, ContainerSpec container) {
        this.engine = engine;
        this.id = id;
        this.container = container;
    }

    @Override
    public ContainerId container() {
        return id;
    }

    @Override
    public ContainerProcess start(ExecSpec spec) {
        if (lost.isDone()) {
            throw new BerthException(
                    ErrorKind.CONTAINER_ABSENT, "starting " + spec.argv().getFirst(), "the scope is lost", "try again");
        }
        try {
            engine.command("exec " + spec.argv().getFirst());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BerthException(ErrorKind.CANCELLED, "starting a program", "interrupted", "try again", e);
        }
        Map<String, String> environment = new HashMap<>(container.environment());
        environment.putAll(spec.environment());
        environment.putAll(spec.secrets());
        InMemoryProcess process = new InMemoryProcess(
                spec.argv(), environment, engine.program(spec.argv().getFirst()));
        processes.add(process);
        return process;
    }

    @Override
    public TerminalExec terminal(ExecSpec spec) {
        return new InMemoryTerminal(HostCommand.of(spec.argv(), Map.of()));
    }

    /** A terminal program that is never started. */
    private record InMemoryTerminal(HostCommand command) implements TerminalExec {
        @Override
        public ExecEnding ending(int status) {
            return new ExecEnding.Exited(status);
        }

        @Override
        public void close() {}
    }

    @Override
    public CompletableFuture<LivenessReport> checkLiveness() {
        return CompletableFuture.completedFuture(
                lost.isDone() ? LivenessReport.silent() : LivenessReport.of(OptionalLong.of(0)));
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return lost.copy();
    }

    void endAll(ExecEnding result) {
        processes.forEach(process -> process.end(result));
        lost.complete(result);
    }

    int runningPrograms() {
        return (int) processes.stream().filter(InMemoryProcess::isRunning).count();
    }

    @Override
    public void close() {
        endAll(new ExecEnding.EndedByUs());
    }
}
