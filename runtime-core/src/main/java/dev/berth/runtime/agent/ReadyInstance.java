package dev.berth.runtime.agent;

import dev.berth.acp.Implementation;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.AdapterLauncher;
import dev.berth.runtime.session.AgentSessions;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A container that was found in order, and what this process runs in it. */
final class ReadyInstance implements AgentInstance, AutoCloseable {
    /** How long a look at the container counts: who asks again within it is answered without another. */
    static final Duration FRESH = Duration.ofSeconds(3);

    // immutable state
    private final InstanceRecord record;
    private final ContainerId container;
    private final Supplier<Login> login;
    private final AgentContainer premises;
    private final AdapterLauncher launcher;
    private final AgentSessions sessions;
    private final ScopeHolder scope;
    private final Supplier<List<AgentEvent.ProbeWarning>> probes;
    private final Writability writability;
    private final InstanceTerminals terminals;

    // mutable state
    private final AtomicReference<@Nullable CompletableFuture<List<AgentEvent.ProbeWarning>>> warnings =
            new AtomicReference<>();
    private volatile long verifiedNanos = System.nanoTime();
    private volatile boolean closed;

    /** Whether the agent's user can write a folder; WORKSPACE_UNWRITABLE otherwise. */
    interface Writability {
        void check(Path folder) throws InterruptedException;
    }

    ReadyInstance(
            InstanceRecord record,
            ContainerId container,
            Supplier<Login> login,
            AgentContainer premises,
            AdapterLauncher launcher,
            AgentSessions sessions,
            ScopeHolder scope,
            Supplier<List<AgentEvent.ProbeWarning>> probes,
            Writability writability,
            InstanceTerminals terminals) {
        this.record = record;
        this.container = container;
        this.login = login;
        this.premises = premises;
        this.launcher = launcher;
        this.sessions = sessions;
        this.scope = scope;
        this.probes = probes;
        this.writability = writability;
        this.terminals = terminals;
    }

    @Override
    public Target target() {
        return record.target();
    }

    @Override
    public AgentId id() {
        return record.agent();
    }

    @Override
    public ContainerId container() {
        return container;
    }

    @Override
    public String containerName() {
        return record.container().orElse("");
    }

    @Override
    public int generation() {
        return record.generation();
    }

    @Override
    public String image() {
        return record.image();
    }

    @Override
    public Login login() {
        return login.get();
    }

    @Override
    public TerminalExec terminal(TerminalSpec spec) throws InterruptedException {
        boolean home = spec.directory().isEmpty() && record.workspaces().isEmpty();
        return terminals.open(
                spec,
                home
                        ? ContainerPlan.HOME
                        : directory("opening a terminal with ", spec.directory())
                                .toString());
    }

    @Override
    public ContainerProcess exec(ExecSpec spec) throws InterruptedException {
        String standard = record.workspaces().stream()
                .findFirst()
                .map(workspace -> workspace.path().toString())
                .orElse(ContainerPlan.HOME);
        return terminals.exec(spec.in(spec.directory().orElse(standard)));
    }

    @Override
    public TerminalExec loginTerminal(List<String> words, Map<String, String> terminal) throws InterruptedException {
        return terminals.login(words, terminal);
    }

    @Override
    public Login lookForLogin() throws InterruptedException {
        return terminals.look();
    }

    @Override
    public Optional<String> note() {
        return premises.note();
    }

    @Override
    public SortedSet<Workspace> workspaces() {
        return Collections.unmodifiableSortedSet(record.workspaces());
    }

    @Override
    public CompletableFuture<List<AgentEvent.ProbeWarning>> warnings() {
        CompletableFuture<List<AgentEvent.ProbeWarning>> mine = new CompletableFuture<>();
        CompletableFuture<List<AgentEvent.ProbeWarning>> running = warnings.compareAndExchange(null, mine);
        if (running != null) {
            return running.copy();
        }
        Thread.ofVirtual().name("berth-probes").start(() -> mine.complete(probes.get()));
        return mine.copy();
    }

    @Override
    public Session openSession(SessionOptions options) throws InterruptedException {
        // somebody may have logged in inside, in a terminal
        if (login().missing() && lookForLogin() instanceof Login.Missing(String hint)) {
            throw new BerthException(
                    ErrorKind.LOGIN_MISSING,
                    "opening a session with " + target() + "/" + id(),
                    "it has no credential for its provider",
                    hint);
        }
        SessionOptions configured = premises.configured(options);
        Path directory = directory("opening a session with ", options.directory());
        AdapterLauncher.Use use = used();
        boolean opened = false;
        try {
            writability.check(directory);
            Session session = HeldSession.of(sessions.open(configured.in(directory)), use);
            opened = true;
            return session;
        } catch (BerthException e) {
            doubt();
            throw e;
        } finally {
            if (!opened) {
                use.close();
            }
        }
    }

    private AdapterLauncher.Use used() throws InterruptedException {
        try {
            return launcher.use("a session about to begin its first turn");
        } catch (BerthException e) {
            doubt();
            throw e;
        }
    }

    @Override
    public AdapterLauncher adapters() {
        return launcher;
    }

    private Path directory(String tried, Optional<Path> wanted) throws InterruptedException {
        Optional<Workspace> named = wanted.isEmpty()
                ? record.workspaces().stream().findFirst()
                : Optional.of(premises.folders().workspace(wanted.get()));
        Path directory = named.map(Workspace::path)
                .orElseThrow(() -> forbidden(tried, "no folder was named, and the instance has no workspace"));
        if (record.workspaces().stream().noneMatch(workspace -> directory.startsWith(workspace.path()))) {
            throw forbidden(tried, directory + " is in none of its workspaces");
        }
        return directory;
    }

    private BerthException forbidden(String tried, String seen) {
        return new BerthException(
                ErrorKind.WORKSPACE_FORBIDDEN,
                tried + target() + "/" + id(),
                seen,
                "make it ready with that folder as a workspace first");
    }

    InstanceRecord record() {
        return record;
    }

    ScopeHolder scope() {
        return scope;
    }

    AgentContainer premises() {
        return premises;
    }

    /**
     * Looks at the workspaces that are wanted now (one of the others that has become unusable must not stand in their way),
     * shakes hands with the agent, and lets the slower probes run on.
     */
    Implementation probe(Collection<Workspace> wanted) throws InterruptedException {
        premises.check();
        for (Workspace workspace : wanted) {
            writability.check(workspace.path());
        }
        Implementation agent = sessions.handshake();
        var _ = warnings();
        return agent;
    }

    boolean covers(Collection<Workspace> wanted) {
        return record.workspaces().containsAll(wanted);
    }

    /** Whether it was looked at a moment ago and nothing said since that it is gone. */
    boolean fresh() {
        return !closed && !scope.lost() && System.nanoTime() - verifiedNanos < FRESH.toNanos();
    }

    void verified() {
        verifiedNanos = System.nanoTime();
    }

    /** The next caller looks again. */
    void doubt() {
        verifiedNanos = System.nanoTime() - FRESH.toNanos();
    }

    /** Ends what this process runs there. */
    @Override
    public void close() {
        closed = true;
        sessions.close();
        scope.close();
    }

    boolean closed() {
        return closed;
    }
}
