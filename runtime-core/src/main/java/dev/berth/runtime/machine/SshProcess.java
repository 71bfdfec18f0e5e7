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

/** A program on a machine, started by {@code berth-exec run} there. Safe for all threads. */
final class SshProcess implements RunningProcess {
    private static final Logger log = LoggerFactory.getLogger(SshProcess.class);

    // immutable state
    private final SshLogins logins;
    private final SshLogin login;
    private final String mark;
    private final boolean guarded;
    private final RunningProcess client;
    private final ExecClient exec;
    private final Limits limits;
    private final Duration silenceLimit; // a login that is silent for longer is checked
    private final CompletableFuture<ProcessEnding> ending;

    // mutable state
    private final ReentrantLock closing = new ReentrantLock();
    private boolean released;
    private volatile boolean programSent;
    private volatile boolean endedByUs;

    /** The program was not started on the machine, so starting it may be tried again. */
    static final class NotStartedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotStartedException(String seen) {
            super(seen);
        }
    }

    private SshProcess(SshLogins logins, SshLogin login, String mark, boolean guarded, RunningProcess client) {
        this.logins = logins;
        this.login = login;
        this.mark = mark;
        this.guarded = guarded;
        this.client = client;
        this.limits = login.context().limits();
        this.silenceLimit = limits.value(KnownLimits.SSH_ANSWER);
        this.exec = new ExecClient(mark, client, limits.value(KnownLimits.PROCESS_END));
        this.ending = exec.outcome().thenApply(this::toEnding);
    }

    /** Starts the client on an acquired channel, without sending the program yet. */
    static SshProcess open(SshLogins logins, SshLogin login, boolean guarded) {
        String mark = guarded ? login.newMark() : login.newUnguardedMark();
        SshProcess process = new SshProcess(logins, login, mark, guarded, login.startClient(mark, guarded));
        process.exec.listen();
        var _ = process.exec.send(process.exec.tokenLine());
        return process;
    }

    /**
     * Waits until {@code berth-exec} listens, then sends it the program.
     *
     * @throws NotStartedException when the connection to the machine is lost; its login is retired then
     */
    void sendProgram(String header, Deadline deadline) throws NotStartedException, InterruptedException {
        boolean checked = false;
        while (!exec.scriptStarted().isDone()) {
            Duration remaining = deadline.remaining();
            if (!await(exec.scriptStarted(), remaining.compareTo(silenceLimit) < 0 ? remaining : silenceLimit)) {
                if (deadline.expired()) {
                    throw deadline.toException("the login did not answer");
                }
                if (!checked && !login.checkAnswer().join()) {
                    logins.abort(login);
                    throw new NotStartedException("the login does not answer");
                }
                checked = true;
            }
        }
        if (exec.outcome().getNow(null) instanceof ProgramOutcome.Unknown nothing) {
            login.retire();
            throw new NotStartedException(nothing.toString());
        }
        programSent = true;
        if (!await(exec.send(header), deadline.remaining())) {
            throw deadline.toException("the login did not read the program");
        }
    }

    /** Waits until the program was started, and answers the reason when it could not be; empty when it was. */
    String awaitStart(Deadline deadline) throws InterruptedException {
        if (!await(exec.programStarted(), deadline.remaining())) {
            throw deadline.toException("the login did not answer");
        }
        return exec.outcome().getNow(null) instanceof ProgramOutcome.NotStarted(String why) ? why : "";
    }

    private static boolean await(CompletableFuture<?> future, Duration most) throws InterruptedException {
        try {
            future.copy()
                    .completeOnTimeout(null, most.toMillis() + 1, TimeUnit.MILLISECONDS)
                    .get();
            return future.isDone();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the futures of berth-exec never fail", e);
        }
    }

    private ProcessEnding toEnding(ProgramOutcome output) {
        return switch (output) {
            case ProgramOutcome.NotStarted(String why) -> new ProcessEnding.NeverStarted(why);
            case ProgramOutcome.MountsDeleted(var targets) ->
                new ProcessEnding.NeverStarted("mounted folders were deleted: " + targets);
            case ProgramOutcome _ when endedByUs -> new ProcessEnding.EndedByUs();
            case ProgramOutcome.Exited(int status, var _) -> ProcessEnding.ofStatus(status);
            case ProgramOutcome.Unknown nothing ->
                new ProcessEnding.Lost(
                        "the connection to " + login.context().target().destination() + " was lost: " + nothing);
        };
    }

    /** The process id of the client on this host. */
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
            released = true;
        } finally {
            closing.unlock();
        }
    }

    @Override
    public void close() {
        closing.lock();
        try {
            if (released) {
                return;
            }
            released = true;
            endedByUs = !ending.isDone();
            exec.dropWhenFull();
            if (programSent) {
                endRemotely();
            } else {
                // berth-exec still waits for its header: the end of its input ends it before it starts the program
                exec.closeInput();
            }
            client.close();
            ending.complete(new ProcessEnding.EndedByUs());
        } finally {
            closing.unlock();
        }
    }

    private void endRemotely() {
        if (!guarded) {
            exec.closeInput();
            if (UninterruptibleWait.await(client.ending(), limits.value(KnownLimits.PROCESS_END))) {
                return;
            }
        }
        CompletableFuture<Boolean> end = login.leash().end(mark);
        if (!UninterruptibleWait.await(end, silenceLimit)
                && !login.checkAnswer().join()) {
            logins.abort(login);
        } else {
            UninterruptibleWait.await(end, limits.value(KnownLimits.EXEC_END));
        }
        if (!end.getNow(false)) {
            endThroughFirstLogin();
        }
        // No process is left on the machine, so the client ends by itself, unless its output is full and nobody reads
        // it.
        UninterruptibleWait.await(client.ending(), Duration.ofSeconds(2));
    }

    private void endThroughFirstLogin() {
        try {
            if (!UninterruptibleWait.await(logins.openFirst().leash().end(mark), limits.value(KnownLimits.EXEC_END))) {
                log.warn("not known whether a program was ended mark={} login={}", mark, login);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            log.warn("interrupted while ending a program, it ends with its login mark={}", mark);
        } catch (RuntimeException e) {
            log.warn("a program cannot be ended now, it ends with its login mark={} seen={}", mark, e.getMessage());
        }
    }
}
