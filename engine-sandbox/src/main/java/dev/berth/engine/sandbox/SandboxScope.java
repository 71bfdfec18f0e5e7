package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.ParallelClose;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The programs that one owner runs in one sandboxed container. When this process dies, the guard of {@link
 * HostProcesses} ends them. A virtual thread watches whether the container is stopped or removed, also by another
 * process. Safe for all threads.
 */
final class SandboxScope implements ExecScope {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    // immutable state
    private final SandboxFolder container;
    private final Owner owner;
    private final Sandbox sandbox;
    private final HostProcesses processes;
    private final SandboxMounts mounts;
    private final String id = Mark.random(6);
    private final CompletableFuture<ExecEnding> lost = new CompletableFuture<>();
    private final CountDownLatch watchEnd = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Set<SandboxProcess> started = new LinkedHashSet<>();
    private final Set<SandboxTerminal> terminals = new LinkedHashSet<>();
    private boolean closed;

    // mutable state
    private volatile Optional<String> stillRunningReason = Optional.empty();

    private SandboxScope(SandboxFolder container, Owner owner, Sandbox sandbox, HostProcesses processes) {
        this.container = container;
        this.owner = owner;
        this.sandbox = sandbox;
        this.processes = processes;
        this.mounts = new SandboxMounts(container);
    }

    static SandboxScope open(SandboxFolder container, Owner owner, Sandbox sandbox, HostProcesses processes) {
        SandboxScope scope = new SandboxScope(container, owner, sandbox, processes);
        var _ = Thread.ofVirtual()
                .name("sandbox-" + container.name() + "-watch")
                .start(scope::watch);
        return scope;
    }

    @Override
    public ContainerId container() {
        return container.record().id();
    }

    @Override
    public ContainerProcess start(ExecSpec spec) {
        String tried = "starting " + spec.argv().getFirst() + " in container " + container.name();
        Sandbox.Start start = newStart(false);
        Launch launch = prepare(tried, spec, start);
        HostCommand command =
                HostCommand.of(launch.argv(), launch.environment()).in(Path.of("/"));
        SandboxProcess process = unlessClosed(tried, start, () -> {
            SandboxProcess fresh = new SandboxProcess(container, start, processes.start(command), processes.limits());
            started.add(fresh);
            return fresh;
        });
        var _ = process.ending().thenRun(() -> forget(process));
        return process;
    }

    @Override
    public TerminalExec terminal(ExecSpec spec) {
        String tried = "preparing a terminal in container " + container.name();
        Sandbox.Start start = newStart(true);
        Launch launch = prepare(tried, spec, start);
        return unlessClosed(tried, start, () -> {
            SandboxTerminal terminal = new SandboxTerminal(
                    HostCommand.of(launch.argv(), Map.of()), start, container, processes.limits(), this::forget);
            terminals.add(terminal);
            return terminal;
        });
    }

    /** Adds a part to this scope; deletes the start's files and throws when the scope was closed meanwhile. */
    private <T> T unlessClosed(String tried, Sandbox.Start start, Supplier<T> add) {
        lock.lock();
        try {
            if (!closed) {
                return add.get();
            }
        } finally {
            lock.unlock();
        }
        Launch.discardAll(container, start);
        throw closedError(tried);
    }

    private void forget(SandboxProcess process) {
        lock.lock();
        try {
            started.remove(process);
        } finally {
            lock.unlock();
        }
    }

    private void forget(SandboxTerminal terminal) {
        lock.lock();
        try {
            terminals.remove(terminal);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Always alive: the processes are this host's own, reached without a connection, and without a memory limit of
     * their own. The deleted mounts are those of the scope's running programs.
     */
    @Override
    public CompletableFuture<LivenessReport> checkLiveness() {
        if (lost.isDone() || !container.isRunning()) {
            return CompletableFuture.completedFuture(LivenessReport.silent());
        }
        List<SandboxProcess> running;
        lock.lock();
        try {
            running = List.copyOf(started);
        } finally {
            lock.unlock();
        }
        List<String> deleted = running.stream()
                .flatMap(process -> mounts.deleted(process.pid(), sandbox.contains()).stream())
                .distinct()
                .toList();
        return CompletableFuture.completedFuture(LivenessReport.of(OptionalLong.empty(), deleted));
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return lost.copy();
    }

    @Override
    public void close() {
        List<SandboxProcess> running;
        List<SandboxTerminal> prepared;
        lock.lock();
        try {
            closed = true;
            running = List.copyOf(started);
            prepared = List.copyOf(terminals);
            terminals.clear();
        } finally {
            lock.unlock();
        }
        watchEnd.countDown();
        lost.complete(new ExecEnding.EndedByUs());
        // first the files of terminals that were not started: without its file a program does not start any more
        prepared.forEach(SandboxTerminal::discardFiles);
        running.forEach(SandboxProcess::markClosing);
        Predicate<Mark> marks = mark -> mark.scope().equals(id);
        Duration grace = processes.limits().value(KnownLimits.PROCESS_END);
        Duration limit = grace.plus(processes.limits().value(KnownLimits.EXEC_END));
        boolean ended = MarkedProcesses.end(marks, grace, limit);
        List<SandboxProcess> left = ParallelClose.closeAll("sandbox-" + container.name(), running, limit);
        stillRunningReason = ended && left.isEmpty()
                ? Optional.empty()
                : Optional.of("processes of the scope still run " + limit.toSeconds() + " s after the request to end");
    }

    @Override
    public Optional<String> stillRunningReason() {
        return stillRunningReason;
    }

    private Sandbox.Start newStart(boolean terminal) {
        String exec = Mark.random(6);
        Mark mark = new Mark(container().value(), owner.id(), id, exec);
        return new Sandbox.Start(id + "-" + exec, mark, terminal);
    }

    private Launch prepare(String tried, ExecSpec spec, Sandbox.Start start) {
        if (isClosed()) {
            throw closedError(tried);
        }
        if (!container.isRunning()) {
            throw ProcessContainers.stoppedError(tried, container);
        }
        spec.secrets().keySet().stream()
                .filter(name -> !Launch.isVariable(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BerthException(
                            ErrorKind.CONFIG_INVALID,
                            tried,
                            "the name of the secret " + name + " is not one that a shell can set",
                            "name it with letters, digits and _");
                });
        mounts.requireSources(tried);
        return Disk.run(tried, () -> sandbox.launch(container, spec, start));
    }

    private static BerthException closedError(String tried) {
        return new BerthException(ErrorKind.CANCELLED, tried, "its scope was closed", "open a new scope");
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        try {
            while (!watchEnd.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!container.isRunning()) {
                    lost.complete(new ExecEnding.Lost(container.endReason()));
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only the end of this process interrupts the thread
        }
    }
}
