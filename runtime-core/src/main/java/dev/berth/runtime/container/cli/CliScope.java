package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.container.PreparedExec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.RandomTokens;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.ParallelClose;
import dev.berth.runtime.process.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The programs that one owner runs in one container through the engine's {@code exec}. Each program has a mark
 * OWNER.SCOPE.NUMBER. The scope has one leash for each user that runs programs; a leash ends all marks of OWNER.SCOPE
 * when its input ends. berth-exec waits for its header, which is sent once the client of the leash runs: when this process
 * dies from then on, the leash sees the end of its input as soon as it is there. The first program enters the container
 * before its leash does, because two that enter at once take twice as long; its client is not guarded, so that berth-exec
 * sees the end of its input when this process dies before the leash is opened. Safe for all threads.
 */
final class CliScope implements ExecScope {
    // immutable state
    private final EngineProgram program;
    private final ContainerId id;
    private final String prefix;
    private final ContainerPostMortem postMortem;
    private final Leashes leashes;
    private final CompletableFuture<ExecEnding> lost = new CompletableFuture<>();

    // mutable state
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<CliProcess> processes = new LinkedHashSet<>();
    private final Map<String, Leash> terminals = new HashMap<>();
    private int lastNumber;
    private boolean closed;
    private volatile Optional<String> stillRunningReason = Optional.empty();

    private CliScope(EngineProgram program, CliContainers containers, ContainerId id, Owner owner) {
        this.program = program;
        this.id = id;
        this.prefix = owner.id() + "." + RandomTokens.alphanumeric(12);
        this.postMortem = new ContainerPostMortem(program, containers, id);
        this.leashes = new Leashes(postMortem, prefix, owner, this::completeLost);
    }

    static CliScope open(EngineProgram program, CliContainers containers, ContainerId id, Owner owner) {
        return new CliScope(program, containers, id, owner);
    }

    @Override
    public ContainerId container() {
        return id;
    }

    @Override
    public ContainerProcess start(ExecSpec spec) {
        String tried = "starting " + spec.argv().getFirst() + " in container " + id;
        String header = ExecArguments.secrets(tried, spec) + "\n";
        CliProcess process = launch(tried, spec.user(), mark -> ExecArguments.run(program.dialect(), id, mark, spec));
        return begun(process, () -> {
            enter(tried, process);
            begin(tried, process, header);
            process.requireMounts(tried, spec.directory());
        });
    }

    @Override
    public Optional<PreparedExec> prepare() {
        String tried = "entering container " + id;
        CliProcess process =
                launch(tried, Optional.empty(), mark -> ExecArguments.runUnnamed(program.dialect(), id, mark));
        return Optional.of(new CliPrepared(this, begun(process, () -> {
            enter(tried, process);
            if (process.hasEnded()) {
                awaitLeash(tried, process.leash());
            }
            await(tried, process.scriptStarted());
            process.requireMounts(tried, Optional.empty());
        })));
    }

    /** Sends the header of a program that has entered; the program is begun then. */
    void begin(String tried, CliProcess process, String header) {
        CompletableFuture<?> sent =
                process.hasEnded() ? CompletableFuture.completedFuture(null) : process.sendHeader(header);
        awaitLeash(tried, process.leash());
        await(tried, CompletableFuture.allOf(process.scriptStarted(), sent));
    }

    /** Runs steps of a start; a program whose steps fail is ended. */
    CliProcess begun(CliProcess process, Runnable steps) {
        boolean done = false;
        try {
            steps.run();
            done = true;
            return process;
        } finally {
            if (!done) {
                process.close();
            }
        }
    }

    /** Has the program's berth-exec and the client of its leash running. */
    private void enter(String tried, CliProcess process) {
        process.sendToken();
        if (!leashes.has(process.user())) {
            await(tried, process.scriptStarted());
        }
        process.leash(leash(tried, process.user()));
    }

    private CliProcess launch(
            String tried, Optional<ContainerUser> user, Function<String, List<String>> argumentsOfMark) {
        lock.lock();
        try {
            checkOpenLocked(tried);
            String mark = nextMarkLocked();
            MachineCommand command = MachineCommand.of(program.argv(argumentsOfMark.apply(mark)));
            // RACE: until the leash is opened, only the end of its input ends berth-exec when this process dies, and
            // nerdctl does not pass on that its client was killed
            RunningProcess client = program.start(tried, leashes.has(user) ? command : command.unguarded());
            CliProcess process = new CliProcess(mark, user, client, this, limits());
            processes.add(process);
            return process;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public TerminalExec terminal(ExecSpec spec) {
        String tried = "preparing " + spec.argv().getFirst() + " for a terminal in container " + id;
        String header = ExecArguments.secrets(tried, spec) + "\n";
        Leash leash = leash(tried, spec.user());
        awaitLeash(tried, leash);
        String mark;
        lock.lock();
        try {
            checkOpenLocked(tried);
            mark = nextMarkLocked();
            terminals.put(mark, leash);
        } finally {
            lock.unlock();
        }
        boolean prepared = false;
        try {
            awaitLeash(tried, leash); // from here on the leash ends the program even when this process dies
            if (!await(tried, leash.storeHeader(mark, header))) {
                throw new BerthException(
                        ErrorKind.ENGINE_REFUSED,
                        tried,
                        "the program's header could not be written to /run/berth inside",
                        "remove the instance and make it ready again: its new container gets the folder in memory; its"
                                + " home is kept");
            }
            await(tried, leash.checkLiveness()).requireMounts(tried);
            HostCommand command = program.runner()
                    .interactive(program.argv(ExecArguments.terminal(program.dialect(), id, mark, spec)));
            prepared = true;
            return new CliTerminal(command, this, mark);
        } finally {
            if (!prepared) {
                endTerminal(mark);
            }
        }
    }

    /** Ends the terminal's program with this mark; does nothing when it was ended already. */
    void endTerminal(String mark) {
        Leash leash;
        lock.lock();
        try {
            leash = terminals.remove(mark);
        } finally {
            lock.unlock();
        }
        if (leash != null) {
            new TerminalEnd(this, mark, leash, leash.end(mark)).close();
        }
    }

    /** Returns how the terminal's program ended whose client has ended, and ends what it left running. */
    ExecEnding terminalEnding(String mark) throws InterruptedException {
        Leash leash;
        lock.lock();
        try {
            leash = terminals.get(mark);
        } finally {
            lock.unlock();
        }
        if (leash == null) {
            return new ExecEnding.EndedByUs();
        }
        Optional<ExecEnding> seen = get(leash.status(mark)).flatMap(CliScope::terminalEndingOf);
        if (seen.isEmpty() && isClosed()) {
            return new ExecEnding.EndedByUs();
        }
        if (seen.isEmpty() && leash.gone().isDone()) {
            return postMortem.lostEnding("the leash " + leash.gone().join());
        }
        endTerminal(mark);
        return seen.orElseGet(() -> new ExecEnding.Lost("its client ended before the program did"));
    }

    private static Optional<ExecEnding> terminalEndingOf(String status) {
        if (!status.matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int code = Integer.parseInt(status);
        return Optional.of(
                code > 128 && code < 128 + 65 ? new ExecEnding.Killed(code - 128, false) : new ExecEnding.Exited(code));
    }

    private static <T> T get(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the leash's answers never fail", e);
        }
    }

    private Leash leash(String tried, Optional<ContainerUser> user) {
        checkNotLost(tried);
        return leashes.of(tried, user);
    }

    /** Runs on a thread of its own for each leash, because it asks the engine and blocks. */
    private void completeLost(String seen) {
        if (!lost.isDone()) {
            lost.complete(isClosed() ? new ExecEnding.EndedByUs() : postMortem.lostEnding("the leash " + seen));
        }
    }

    private void awaitLeash(String tried, Leash leash) {
        await(tried, CompletableFuture.anyOf(leash.ready(), leash.gone()));
        if (leash.gone().isDone()) {
            throw postMortem.unusableError(tried, leash.gone().getNow(""));
        }
    }

    private <T> T await(String tried, CompletableFuture<T> answer) {
        try (Deadline deadline = limits().start(KnownLimits.LEASH, tried)) {
            return deadline.await(answer);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new BerthException(
                    ErrorKind.CANCELLED, tried, "interrupted while waiting for the leash", "try again");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the leash's answers never fail", e);
        }
    }

    private void checkOpenLocked(String tried) {
        if (closed) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "the scope was closed", "open a new scope");
        }
        checkNotLost(tried);
    }

    private void checkNotLost(String tried) {
        ExecEnding seen = lost.getNow(null);
        if (seen != null) {
            throw postMortem.unusableError(tried, seen.toString());
        }
    }

    private String nextMarkLocked() {
        lastNumber++;
        return prefix + "." + lastNumber;
    }

    /** Returns the ending of a program whose client ended without an answer of berth-exec. */
    ExecEnding lostEnding(String seen, boolean started) {
        return started ? postMortem.lostEnding(seen) : postMortem.unstartedEnding(seen);
    }

    /** See {@link Leashes#endByAnother}. */
    boolean endWithoutLeash(String mark) {
        return leashes.endByAnother(mark);
    }

    /** See {@link ContainerPostMortem#pausedText()}. */
    Optional<String> pausedText() {
        return postMortem.pausedText();
    }

    @Override
    public CompletableFuture<LivenessReport> checkLiveness() {
        return leashes.any()
                .map(Leash::checkLiveness)
                .orElseGet(() -> CompletableFuture.completedFuture(LivenessReport.silent()));
    }

    void forget(CliProcess process) {
        lock.lock();
        try {
            processes.remove(process);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        if (!lost.isDone() && !isClosed() && !leashes.has(Optional.empty())) {
            watch();
        }
        return lost.copy();
    }

    private void watch() {
        try {
            leash("watching container " + id, Optional.empty());
        } catch (BerthException e) {
            // closed meanwhile, or there is no engine's program any more
            lost.complete(isClosed() ? new ExecEnding.EndedByUs() : new ExecEnding.Lost(e.seen()));
        }
    }

    @Override
    public void close() {
        List<CliProcess> running;
        Map<String, Leash> inTerminals;
        List<Leash> held;
        lock.lock();
        try {
            closed = true;
            running = List.copyOf(processes);
            inTerminals = Map.copyOf(terminals);
            terminals.clear();
            held = leashes.seal();
        } finally {
            lock.unlock();
        }
        // every end is requested before the first is waited for, so that the programs end at the same time
        running.forEach(CliProcess::requestEnd);
        List<AutoCloseable> parts = new ArrayList<>(running);
        inTerminals.forEach((mark, leash) -> parts.add(new TerminalEnd(this, mark, leash, leash.end(mark))));
        Duration limit = limits().value(KnownLimits.LEASH).plus(limits().value(KnownLimits.EXEC_END));
        List<AutoCloseable> left = ParallelClose.closeAll("scope", parts, limit);
        ParallelClose.closeAll("leash", held, limit);
        stillRunningReason = running.stream()
                .flatMap(process -> process.stillRunningReason().stream())
                .findFirst()
                .or(() -> left.isEmpty()
                        ? Optional.empty()
                        : Optional.of(left.size() + " programs did not end within " + limit.toSeconds() + " s"));
        lost.complete(new ExecEnding.EndedByUs());
    }

    @Override
    public Optional<String> stillRunningReason() {
        return stillRunningReason;
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    Limits limits() {
        return program.runner().limits();
    }

    @Override
    public String toString() {
        return "CliScope[" + prefix + " in " + id + "]";
    }
}
