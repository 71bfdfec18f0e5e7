package dev.berth.runtime.machine;

import dev.berth.runtime.exec.ExecClient;
import dev.berth.runtime.exec.ExecClient.ProgramOutcome;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program on a machine, through {@code berth-exec run} there. Safe for all threads. */
final class SshProcess implements RunningProcess {
    private static final Logger log = LoggerFactory.getLogger(SshProcess.class);

    // immutable state
    private final SshLines lines;
    private final SshLine line;
    private final String mark;
    private final boolean guarded;
    private final RunningProcess client;
    private final ExecClient exec;
    private final Limits limits;
    private final Duration doubt; // so long a login may say nothing before it is asked whether it is there
    private final CompletableFuture<ProcessEnding> ending;

    // mutable state
    private final ReentrantLock closing = new ReentrantLock();
    private boolean gone;
    private volatile boolean told;
    private volatile boolean endedByUs;

    /** Nothing was done there, so it may be tried again. */
    static final class NotBegun extends Exception {
        private static final long serialVersionUID = 1L;

        NotBegun(String seen) {
            super(seen);
        }
    }

    private SshProcess(SshLines lines, SshLine line, String mark, boolean guarded, RunningProcess client) {
        this.lines = lines;
        this.line = line;
        this.mark = mark;
        this.guarded = guarded;
        this.client = client;
        this.limits = line.ground().limits();
        this.doubt = limits.value(KnownLimits.SSH_ANSWER);
        this.exec = new ExecClient(mark, client, limits.value(KnownLimits.PROCESS_END));
        this.ending = exec.outcome().thenApply(this::ended);
    }

    /** Starts its client, on a channel that was taken; nothing of the program is told yet. */
    static SshProcess open(SshLines lines, SshLine line, boolean guarded) {
        String mark = guarded ? line.freshMark() : line.freshLooseMark();
        SshProcess process = new SshProcess(lines, line, mark, guarded, line.client(mark, guarded));
        process.exec.listen();
        process.exec.send(process.exec.tokenLine());
        return process;
    }

    /**
     * Waits until {@code berth-exec} listens, then tells it the program.
     *
     * @throws NotBegun when the way there is lost; its login is given up then
     */
    void begin(String header, Deadline deadline) throws NotBegun, InterruptedException {
        boolean asked = false;
        while (!exec.scriptStarted().isDone()) {
            Duration left = deadline.remaining();
            if (!awaited(exec.scriptStarted(), left.compareTo(doubt) < 0 ? left : doubt)) {
                if (deadline.expired()) {
                    throw deadline.toException("the login said nothing");
                }
                if (!asked && !line.answering().join()) {
                    lines.cut(line);
                    throw new NotBegun("the login does not answer");
                }
                asked = true;
            }
        }
        if (exec.outcome().getNow(null) instanceof ProgramOutcome.Unknown nothing) {
            line.retire();
            throw new NotBegun(nothing.toString());
        }
        told = true;
        exec.send(header);
    }

    /** Waits until its program was there to be started, and answers why it was not; empty when it was. */
    String unstarted(Deadline deadline) throws InterruptedException {
        if (!awaited(exec.programStarted(), deadline.remaining())) {
            throw deadline.toException("the login said nothing");
        }
        return exec.outcome().getNow(null) instanceof ProgramOutcome.NotStarted(String why) ? why : "";
    }

    private static boolean awaited(CompletableFuture<Void> future, Duration most) throws InterruptedException {
        try {
            future.copy()
                    .completeOnTimeout(null, most.toMillis() + 1, TimeUnit.MILLISECONDS)
                    .get();
            return future.isDone();
        } catch (ExecutionException e) {
            throw new IllegalStateException("these never fail", e);
        }
    }

    private ProcessEnding ended(ProgramOutcome said) {
        return switch (said) {
            case ProgramOutcome.NotStarted(String why) -> new ProcessEnding.NeverStarted(why);
            case ProgramOutcome _ when endedByUs -> new ProcessEnding.EndedByUs();
            case ProgramOutcome.Exited(int status, var _) -> ProcessEnding.ofStatus(status);
            case ProgramOutcome.Unknown nothing ->
                new ProcessEnding.Lost("the way to " + line.ground().target().destination() + " was lost: " + nothing);
        };
    }

    /** The number of its client here. */
    @Override
    public long pid() {
        return client.pid();
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
    public CompletableFuture<ProcessEnding> ending() {
        return ending.copy();
    }

    @Override
    public void detach() {
        closing.lock();
        try {
            client.detach();
            gone = true;
        } finally {
            closing.unlock();
        }
    }

    @Override
    public void close() {
        closing.lock();
        try {
            if (gone) {
                return;
            }
            gone = true;
            endedByUs = !ending.isDone();
            exec.dropWhenFull();
            if (told) {
                endThere();
            } else {
                // berth-exec waits for its header: the end of its input ends it before it started anything
                exec.closeInput();
            }
            client.close();
            ending.complete(new ProcessEnding.EndedByUs());
        } finally {
            closing.unlock();
        }
    }

    private void endThere() {
        if (!guarded) {
            exec.closeInput();
            if (UninterruptibleWait.await(client.ending(), limits.value(KnownLimits.PROCESS_END))) {
                return;
            }
        }
        CompletableFuture<Boolean> asked = line.leash().end(mark);
        if (!UninterruptibleWait.await(asked, doubt) && !line.answering().join()) {
            lines.cut(line);
        } else {
            UninterruptibleWait.await(asked, limits.value(KnownLimits.EXEC_END));
        }
        if (!asked.getNow(false)) {
            endByAnother();
        }
        // Nothing is left there, so it ends by itself, unless nobody reads what it still has to write.
        UninterruptibleWait.await(client.ending(), Duration.ofSeconds(2));
    }

    private void endByAnother() {
        try {
            if (!UninterruptibleWait.await(lines.first().leash().end(mark), limits.value(KnownLimits.EXEC_END))) {
                log.warn("not known whether it was ended mark={} line={}", mark, line);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            log.warn("interrupted while it was ended, its login's end ends it mark={}", mark);
        } catch (RuntimeException e) {
            log.warn("cannot be ended now, its login's end ends it mark={} seen={}", mark, e.getMessage());
        }
    }
}
