package dev.berth.runtime.container.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.berth.runtime.container.ContainerProcess;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program started by {@code berth-exec run}. Standard input and output are the client's own. Safe for all threads. */
final class CliProcess implements ContainerProcess {
    private static final Logger log = LoggerFactory.getLogger(CliProcess.class);
    private static final Duration CLIENT_GRACE = Duration.ofSeconds(2);

    // immutable state
    private final String mark;
    private final RunningProcess client;
    private final ExecClient exec;
    private final Leash leash;
    private final CliScope scope;
    private final Duration endLimit;
    private final Duration pulseLimit;
    private final CompletableFuture<ExecEnding> ending;

    // mutable state
    private final ReentrantLock closing = new ReentrantLock();
    private volatile boolean headerSent;
    private volatile boolean endedByUs;
    private CompletableFuture<Boolean> endAsked = CompletableFuture.completedFuture(false);
    private boolean closed;
    private volatile Optional<String> left = Optional.empty();

    CliProcess(String mark, RunningProcess client, Leash leash, CliScope scope, Limits limits) {
        this.mark = mark;
        this.client = client;
        this.leash = leash;
        this.scope = scope;
        this.endLimit = limits.value(KnownLimits.EXEC_END);
        this.pulseLimit = limits.value(KnownLimits.PULSE);
        this.exec = new ExecClient(mark, client, endLimit);
        this.ending = exec.outcome().thenApply(this::ended);
        exec.listen();
    }

    /** Lets the program start. */
    void sendHeader(String secrets) {
        headerSent = true;
        exec.send(exec.tokenLine() + secrets + "\n");
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

    private ExecEnding ended(ProgramOutcome said) {
        return switch (said) {
            case ProgramOutcome.NotStarted(String why) -> new ExecEnding.NotStarted(why);
            case ProgramOutcome _ when endedByUs -> new ExecEnding.EndedByUs();
            case ProgramOutcome.Unknown nothing -> lost(nothing);
            case ProgramOutcome.Exited(int status, boolean outOfMemory) ->
                status > 128 && status <= 128 + 64
                        ? new ExecEnding.Killed(status - 128, outOfMemory)
                        : new ExecEnding.Exited(status);
        };
    }

    private ExecEnding lost(ProgramOutcome.Unknown nothing) {
        try {
            return scope.lost(nothing.toString(), exec.scriptStarted().isDone());
        } catch (RuntimeException e) {
            log.warn("not known what became of it mark={}", mark, e);
            return new ExecEnding.Lost(nothing.toString());
        }
    }

    /** Starts ending it, without waiting. */
    void askEnd() {
        closing.lock();
        try {
            if (endedByUs) {
                return;
            }
            endedByUs = true;
            exec.dropWhenFull();
            if (!headerSent) {
                // berth-exec waits for it: the end of its input ends it before it started anything
                exec.closeInput();
            }
            // A client that was told to start may not have come that far: a mark that is not there yet cannot be ended.
            // What the program left behind has its mark, so this is asked for also when the program has ended.
            var due = exec.scriptStarted().copy().completeOnTimeout(null, endLimit.toMillis(), MILLISECONDS);
            endAsked = due.thenCompose(_ -> leash.end(mark));
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
            askEnd();
            left = paused();
            if (left.isPresent()) {
                log.info("cannot be ended now mark={} seen={}", mark, left.get());
                Thread.startVirtualThread(client::close);
                ending.complete(new ExecEnding.EndedByUs());
                return;
            }
            UninterruptibleWait.await(endAsked, endLimit);
            if (!endAsked.getNow(false)) {
                scope.endWithoutLeash(mark);
            }
            // Nothing is left inside, so it ends by itself, unless nobody reads what it still has to write.
            UninterruptibleWait.await(client.ending(), CLIENT_GRACE);
            client.close();
            UninterruptibleWait.await(exec.stderrEnd(), endLimit);
            ending.complete(new ExecEnding.EndedByUs());
        } finally {
            closing.unlock();
            scope.forget(this);
        }
    }

    /** Why its end cannot be waited for: what the leash was asked to do, it does once the container goes on. */
    private Optional<String> paused() {
        boolean silent = leash.silent()
                || (!UninterruptibleWait.await(endAsked, pulseLimit)
                        && !leash.pulse().join().answered());
        return silent && !endAsked.isDone() ? scope.paused() : Optional.empty();
    }

    @Override
    public Optional<String> left() {
        return left;
    }
}
