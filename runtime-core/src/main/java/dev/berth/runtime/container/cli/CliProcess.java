package dev.berth.runtime.container.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.DeletedMounts;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.exec.ExecClient;
import dev.berth.runtime.exec.ExecClient.ProgramOutcome;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program started by {@code berth-exec run} inside. Its standard input and output are the engine client's. Safe for
 * all threads.
 */
final class CliProcess implements ContainerProcess {
    private static final Logger log = LoggerFactory.getLogger(CliProcess.class);
    private static final Duration CLIENT_GRACE = Duration.ofSeconds(2);

    // immutable state
    private final String mark;
    private final Optional<ContainerUser> user;
    private final RunningProcess client;
    private final ExecClient exec;
    private final CliScope scope;
    private final Duration endLimit;
    private final Duration pulseLimit;
    private final CompletableFuture<ExecEnding> ending;

    // mutable state
    private final ReentrantLock closing = new ReentrantLock();
    private volatile @Nullable Leash leash;
    private volatile boolean headerSent;
    private volatile boolean endedByUs;
    private CompletableFuture<Boolean> endRequest = CompletableFuture.completedFuture(false);
    private boolean closed;
    private volatile Optional<String> stillRunningReason = Optional.empty();

    CliProcess(String mark, Optional<ContainerUser> user, RunningProcess client, CliScope scope, Limits limits) {
        this.mark = mark;
        this.user = user;
        this.client = client;
        this.scope = scope;
        this.endLimit = limits.value(KnownLimits.EXEC_END);
        this.pulseLimit = limits.value(KnownLimits.PULSE);
        this.exec = new ExecClient(mark, client, endLimit);
        this.ending = exec.outcome().thenApply(this::toEnding);
        exec.listen();
    }

    Optional<ContainerUser> user() {
        return user;
    }

    /** Sets the leash that ends the program when this process dies; before the header is sent. */
    void leash(Leash guard) {
        leash = guard;
    }

    Leash leash() {
        return Objects.requireNonNull(leash);
    }

    /** Sends the first line, at which berth-exec answers. */
    void sendToken() {
        var _ = exec.send(exec.tokenLine());
    }

    /**
     * Sends the header that berth-exec waits for before it starts the program. Completes when the client has taken it, or
     * has ended; never fails.
     */
    CompletableFuture<?> sendHeader(String header) {
        headerSent = true;
        return exec.send(header);
    }

    /** Sends a line of the header whose effect the caller waits for; see {@link #prepared}. */
    void sendScript(String line) {
        var _ = exec.send(line);
    }

    CompletableFuture<ExecClient.Prepared> prepared() {
        return exec.prepared();
    }

    boolean hasEnded() {
        return exec.outcome().isDone();
    }

    /** Completes when berth-exec is about to start the program, or when it is certain that it never will. */
    CompletableFuture<Void> scriptStarted() {
        return exec.scriptStarted();
    }

    /**
     * Throws an error when berth-exec did not start the program because a mounted folder was deleted outside.
     *
     * @throws dev.berth.runtime.error.BerthException WORKSPACE_REPLACED
     */
    void requireMounts(String tried, Optional<String> directory) {
        if (exec.outcome().getNow(null) instanceof ProgramOutcome.MountsDeleted(List<String> targets)) {
            throw DeletedMounts.error(tried, decoded(targets, directory));
        }
    }

    private static List<String> decoded(List<String> targets, Optional<String> directory) {
        return targets.stream()
                .map(target -> target.equals(".") ? directory.orElse(".") : DeletedMounts.decoded(target))
                .toList();
    }

    @Override
    public OutputStream stdin() {
        return client.stdin();
    }

    @Override
    public InputStream stdout() {
        return client.stdout();
    }

    @Override
    public InputStream stderr() {
        return exec.stderr();
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return ending.copy();
    }

    private ExecEnding toEnding(ProgramOutcome output) {
        return switch (output) {
            case ProgramOutcome.NotStarted(String why) -> new ExecEnding.NotStarted(why);
            case ProgramOutcome.MountsDeleted(List<String> targets) ->
                new ExecEnding.NotStarted("mounted folders were deleted outside: " + String.join(", ", targets));
            case ProgramOutcome _ when endedByUs -> new ExecEnding.EndedByUs();
            case ProgramOutcome.Unknown nothing -> lostEnding(nothing);
            case ProgramOutcome.Exited(int status, boolean outOfMemory) ->
                status > 128 && status <= 128 + 64
                        ? new ExecEnding.Killed(status - 128, outOfMemory)
                        : new ExecEnding.Exited(status);
        };
    }

    private ExecEnding lostEnding(ProgramOutcome.Unknown nothing) {
        try {
            return scope.lostEnding(nothing.toString(), exec.scriptStarted().isDone());
        } catch (RuntimeException e) {
            log.warn("the ending of a program is not known mark={}", mark, e);
            return new ExecEnding.Lost(nothing.toString());
        }
    }

    /** Asks the leash to end the program, without waiting. */
    void requestEnd() {
        closing.lock();
        try {
            if (endedByUs) {
                return;
            }
            endedByUs = true;
            exec.dropWhenFull();
            if (!headerSent) {
                // berth-exec still waits for its header: the end of its input ends it before it starts the program
                exec.closeInput();
            }
            // RACE: the client has the header but may not have started the program, and the leash cannot end a
            // mark that no process has yet. Ended programs are included: processes they left behind still have the
            // mark.
            var due = exec.scriptStarted().copy().completeOnTimeout(null, endLimit.toMillis(), MILLISECONDS);
            Leash guard = leash;
            // without a leash no header was sent
            endRequest =
                    due.thenCompose(_ -> guard == null ? CompletableFuture.completedFuture(true) : guard.end(mark));
        } finally {
            closing.unlock();
        }
    }

    @Override
    public void close() {
        closing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            requestEnd();
            stillRunningReason = pausedText();
            if (stillRunningReason.isPresent()) {
                log.info("a program cannot be ended now mark={} seen={}", mark, stillRunningReason.get());
                Thread.startVirtualThread(client::close);
                ending.complete(new ExecEnding.EndedByUs());
                return;
            }
            UninterruptibleWait.await(endRequest, endLimit);
            if (!endRequest.getNow(false) && !scope.endWithoutLeash(mark)) {
                stillRunningReason = Optional.of("its processes did not end within " + endLimit.toSeconds() + " s");
            }
            // No process is left inside, so the client ends by itself, unless its output is full and nobody reads it.
            UninterruptibleWait.await(client.ending(), CLIENT_GRACE);
            client.close();
            UninterruptibleWait.await(exec.stderrEnd(), endLimit);
            ending.complete(new ExecEnding.EndedByUs());
        } finally {
            closing.unlock();
            scope.forget(this);
        }
    }

    /**
     * The reason why the program's end is not waited for: in a paused container the leash ends it only after the
     * unpause.
     */
    private Optional<String> pausedText() {
        Leash guard = leash;
        boolean silent = guard != null
                && (guard.silent()
                        || (!UninterruptibleWait.await(endRequest, pulseLimit)
                                && !guard.checkLiveness().join().answered()));
        return silent && !endRequest.isDone() ? scope.pausedText() : Optional.empty();
    }

    @Override
    public Optional<String> stillRunningReason() {
        return stillRunningReason;
    }
}
