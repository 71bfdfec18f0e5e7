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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The programs that one owner runs in one sandboxed container. When this process dies, the guard of {@link
 * HostProcesses} ends them. A virtual thread watches whether the container is stopped or removed, also by another
 * process.
 */
final class SandboxScope implements ExecScope {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final SandboxFolder container;
    private final Owner owner;
    private final Sandbox sandbox;
    private final HostProcesses processes;
    private final String id = Mark.random(6);
    private final Set<SandboxProcess> started = ConcurrentHashMap.newKeySet();
    private final Set<Path> terminalFiles = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<ExecEnding> lost = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private SandboxScope(SandboxFolder container, Owner owner, Sandbox sandbox, HostProcesses processes) {
        this.container = container;
        this.owner = owner;
        this.sandbox = sandbox;
        this.processes = processes;
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
        SandboxProcess process = new SandboxProcess(container, start, processes.start(command), processes.limits());
        started.add(process);
        var _ = process.ending().thenRun(() -> started.remove(process));
        if (closed.getCount() == 0) {
            process.close(); // the scope was closed during the start
        }
        return process;
    }

    @Override
    public TerminalExec terminal(ExecSpec spec) {
        String tried = "preparing a terminal in container " + container.name();
        Sandbox.Start start = newStart(true);
        Launch launch = prepare(tried, spec, start);
        terminalFiles.add(Launch.environmentFile(container, start));
        terminalFiles.add(Launch.verdict(container, start.name()));
        terminalFiles.add(Launch.options(container, start.name()));
        return new SandboxTerminal(HostCommand.of(launch.argv(), Map.of()), start, processes.limits());
    }

    /**
     * Always alive: the processes are this host's own, reached without a connection, and without a memory limit of
     * their own.
     */
    @Override
    public CompletableFuture<LivenessReport> checkLiveness() {
        return CompletableFuture.completedFuture(LivenessReport.of(OptionalLong.empty()));
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return lost.copy();
    }

    @Override
    public void close() {
        closed.countDown();
        lost.complete(new ExecEnding.EndedByUs());
        // first the files of terminals that were not started: without its file a program does not start any more
        terminalFiles.forEach(Launch::discard);
        started.forEach(SandboxProcess::markClosing);
        Predicate<Mark> marks = mark -> mark.scope().equals(id);
        Duration grace = processes.limits().value(KnownLimits.PROCESS_END);
        MarkedProcesses.end(marks, grace, grace.plus(processes.limits().value(KnownLimits.EXEC_END)));
        started.forEach(SandboxProcess::close);
    }

    private Sandbox.Start newStart(boolean terminal) {
        String exec = Mark.random(6);
        Mark mark = new Mark(container().value(), owner.id(), id, exec);
        return new Sandbox.Start(id + "-" + exec, mark, terminal);
    }

    private Launch prepare(String tried, ExecSpec spec, Sandbox.Start start) {
        if (closed.getCount() == 0) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "its scope was closed", "open a new scope");
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
        return Disk.run(tried, () -> sandbox.launch(container, spec, start));
    }

    private void watch() {
        try {
            while (!closed.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
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
