package dev.berth.testkit.engine;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.DeletedMounts;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostCommand;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** The programs of one owner in a container of an {@link InMemoryEngine}. */
final class InMemoryScope implements ExecScope {
    private final InMemoryEngine engine;
    private final ContainerId id;
    private final ContainerSpec container;
    private final CompletableFuture<ExecEnding> lost = new CompletableFuture<>();
    private final List<String> deletedMounts;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Set<InMemoryProcess> processes = new HashSet<>();

    /** @param deletedMounts the live list of the container's mounts that were deleted outside */
    InMemoryScope(InMemoryEngine engine, ContainerId id, ContainerSpec container, List<String> deletedMounts) {
        this.engine = engine;
        this.id = id;
        this.container = container;
        this.deletedMounts = deletedMounts;
    }

    @Override
    public ContainerId container() {
        return id;
    }

    @Override
    public ContainerProcess start(ExecSpec spec) {
        String tried = "starting " + spec.argv().getFirst();
        checkUsable(tried);
        try {
            engine.command("exec " + spec.argv().getFirst());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BerthException(ErrorKind.CANCELLED, "starting a program", "interrupted", "try again", e);
        }
        Map<String, String> environment = new HashMap<>(container.environment());
        environment.putAll(spec.environment());
        environment.putAll(spec.secrets());
        lock.lock();
        try {
            checkUsable(tried);
            InMemoryProcess process = new InMemoryProcess(
                    spec.argv(), environment, engine.program(spec.argv().getFirst()));
            processes.add(process);
            return process;
        } finally {
            lock.unlock();
        }
    }

    private void checkUsable(String tried) {
        ExecEnding over = lost.getNow(null);
        if (over != null) {
            ErrorKind kind = over instanceof ExecEnding.EndedByUs ? ErrorKind.CANCELLED : ErrorKind.CONTAINER_ABSENT;
            throw new BerthException(kind, tried, "the scope is over: " + over, "try again");
        }
        if (!deletedMounts.isEmpty()) {
            throw DeletedMounts.error(tried, deletedMounts);
        }
    }

    @Override
    public TerminalExec terminal(ExecSpec spec) {
        checkUsable("preparing a terminal");
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
                lost.isDone() ? LivenessReport.silent() : LivenessReport.of(OptionalLong.of(0), deletedMounts));
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return lost.copy();
    }

    void endAll(ExecEnding result) {
        List<InMemoryProcess> running;
        lock.lock();
        try {
            lost.complete(result);
            running = List.copyOf(processes);
        } finally {
            lock.unlock();
        }
        running.forEach(process -> process.end(result));
    }

    int runningPrograms() {
        lock.lock();
        try {
            return (int) processes.stream().filter(InMemoryProcess::isRunning).count();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        endAll(new ExecEnding.EndedByUs());
    }
}
