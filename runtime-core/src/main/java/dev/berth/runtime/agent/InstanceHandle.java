package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Futures;
import dev.berth.runtime.session.AdapterLauncher;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The handle of an instance: each use takes the container that its starter has ready then. */
final class InstanceHandle implements AgentInstance {
    /** An instance may move to another container between two steps of a use; then the use begins again. */
    private static final int TRIES = 3;

    private final RuntimeServices services;
    private final InstanceId id;
    private final Supplier<InstanceStarter> starter;
    private volatile ContainerSupervisor last;

    /** @param starter the instance's starter, which is another one after the instance was removed */
    InstanceHandle(
            RuntimeServices services, InstanceId id, Supplier<InstanceStarter> starter, ContainerSupervisor ready) {
        this.services = services;
        this.id = id;
        this.starter = starter;
        this.last = ready;
    }

    @Override
    public InstanceId id() {
        return id;
    }

    @Override
    public InstanceSnapshot snapshot() {
        return last.snapshot();
    }

    @Override
    public CompletableFuture<List<AgentEvent.ProbeWarning>> warnings() {
        return last.warnings();
    }

    @Override
    public Session openSession(SessionOptions options) throws InterruptedException {
        return inContainer(container -> new InstanceSessions(services, container).open(options));
    }

    @Override
    public TerminalExec terminal(TerminalSpec spec) throws InterruptedException {
        return inContainer(container -> new InstancePrograms(services, container).terminal(spec));
    }

    @Override
    public ContainerProcess exec(ExecSpec spec) throws InterruptedException {
        return inContainer(container -> new InstancePrograms(services, container).exec(spec));
    }

    @Override
    public TerminalExec loginTerminal(List<String> words, Map<String, String> terminal) throws InterruptedException {
        return inContainer(container -> new InstancePrograms(services, container).login(words, terminal));
    }

    @Override
    public Login lookForLogin() throws InterruptedException {
        return inContainer(container -> new LoginCheck(services, container).look());
    }

    @Override
    public AdapterLauncher adapters() {
        return () -> inContainer(ContainerSupervisor::launch);
    }

    /** Something done in a container that was found in order. */
    private interface Action<T> {
        T run(ContainerSupervisor container) throws InterruptedException;
    }

    private <T> T inContainer(Action<T> action) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            InstanceStarter current = starter.get();
            ContainerSupervisor container = Futures.get(current.ensureReady());
            last = container;
            try {
                return action.run(container);
            } catch (BerthException e) {
                // the container was looked at a moment ago, but an error says more than that
                current.doubt();
                if (e.kind() == ErrorKind.WORKSPACE_REPLACED) {
                    current.outdated(container.container());
                }
                if (tries == TRIES || !isOfContainer(e)) {
                    throw e;
                }
            }
        }
    }

    /** Whether another container would do. */
    private static boolean isOfContainer(BerthException e) {
        return e instanceof ContainerReplacedException
                || e.kind() == ErrorKind.CONTAINER_ABSENT
                || e.kind() == ErrorKind.CONTAINER_STOPPED
                || e.kind() == ErrorKind.WORKSPACE_REPLACED;
    }
}
