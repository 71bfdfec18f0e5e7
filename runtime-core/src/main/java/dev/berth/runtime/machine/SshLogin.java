package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.exec.LeashClient;
import dev.berth.runtime.exec.RandomTokens;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.LineReader;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One login by ssh, whose channels carry several programs. The login's own program on the machine is the leash of these
 * programs: when the login ends, the leash ends them. The login's client is guarded: it ends with this process. Safe
 * for all threads.
 */
final class SshLogin {
    private static final Logger log = LoggerFactory.getLogger(SshLogin.class);

    /** Programs at a time. With the leash this is one session less than sshd's default {@code MaxSessions} of 10. */
    static final int CHANNELS = 8;

    /** The target and the means to log in to it. */
    record Context(SshTarget target, SshSockets sockets, HostProcesses processes, Map<String, String> environment) {
        SshArguments arguments() {
            return new SshArguments(target);
        }

        SshErrorText errorText() {
            return new SshErrorText(target);
        }

        Limits limits() {
            return processes.limits();
        }
    }

    // immutable state
    private final Context context;
    private final Path socket;
    private final String prefix;
    private final RunningProcess login;
    private final LeashClient leash;
    private final SshGreeting greeting;

    // mutable state
    private final Semaphore channels = new Semaphore(CHANNELS);
    private final AtomicInteger lastMark = new AtomicInteger();
    private volatile boolean retired;
    private volatile boolean aborted;

    private SshLogin(
            Context context,
            Path socket,
            String prefix,
            RunningProcess login,
            LeashClient leash,
            SshGreeting greeting) {
        this.context = context;
        this.socket = socket;
        this.prefix = prefix;
        this.login = login;
        this.leash = leash;
        this.greeting = greeting;
    }

    /**
     * Logs in.
     *
     * @throws BerthException MACHINE_NOT_READY, PROGRAM_MISSING (no ssh here), LIMIT_REACHED
     */
    static SshLogin open(Context context) throws InterruptedException {
        Path socket = context.sockets().newSocket();
        String prefix = RandomTokens.alphanumeric(16);
        RunningProcess login =
                context.processes().start(HostCommand.of(context.arguments().login(socket), context.environment()));
        LeashClient leash = new LeashClient(prefix, login, context.limits());
        boolean open = false;
        try (Deadline deadline = context.limits()
                .start(KnownLimits.SSH_LOGIN, context.errorText().tried())) {
            SshLogin opened =
                    new SshLogin(context, socket, prefix, login, leash, greet(context, prefix, login, leash, deadline));
            open = true;
            return opened;
        } finally {
            if (!open) {
                login.close();
                remove(socket);
            }
        }
    }

    private static SshGreeting greet(
            Context context, String prefix, RunningProcess login, LeashClient leash, Deadline deadline)
            throws InterruptedException {
        CompletableFuture<Void> errors = leash.startErrors();
        LineReader answers = LeashClient.reader(login);
        try {
            SshGreeting greeting = deadline.await(CompletableFuture.supplyAsync(
                    () -> exchange(answers, login, prefix),
                    work -> Thread.ofPlatform()
                            .daemon()
                            .name("ssh-login-" + prefix)
                            .start(work)));
            if (!greeting.problem().isEmpty()) {
                throw context.errorText().unfitMachine(greeting.problem());
            }
            leash.listen(answers, errors);
            deadline.await(CompletableFuture.anyOf(leash.owners(), leash.lossReason()));
            if (leash.lossReason().isDone()) {
                throw context.errorText().loginFailed(leash.diagnostics());
            }
            return greeting;
        } catch (ExecutionException e) {
            log.debug("no greeting destination={} seen={}", context.target().destination(), e.toString());
            UninterruptibleWait.await(errors, context.limits().value(KnownLimits.PROCESS_END));
            throw context.errorText().loginFailed(leash.diagnostics());
        } catch (LimitReachedException e) {
            throw leash.diagnostics().isEmpty() ? e : deadline.toException(leash.diagnostics());
        }
    }

    private static SshGreeting exchange(LineReader answers, RunningProcess login, String prefix) {
        try {
            return SshGreeting.exchange(answers, login.stdin(), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Context context() {
        return context;
    }

    SshGreeting greeting() {
        return greeting;
    }

    LeashClient leash() {
        return leash;
    }

    /** Returns a new mark for a program that ends with this login. */
    String newMark() {
        return prefix + "." + lastMark.incrementAndGet();
    }

    /** Returns a new mark for a program that does not end with this login. */
    String newUnguardedMark() {
        return prefix + "x." + lastMark.incrementAndGet();
    }

    /** An expression of grep for all marks of {@link #newMark}. */
    String marksPattern() {
        return prefix + ".[a-z0-9]+";
    }

    /** Returns a new path on the machine that is removed with this login. */
    String newFolder() {
        return greeting.scriptFolder() + "/" + prefix + ".tree" + lastMark.incrementAndGet();
    }

    /** Starts the client of a program, on an acquired channel, which is released when the client has ended. */
    RunningProcess startClient(String mark, boolean guarded) {
        HostCommand command =
                HostCommand.of(context.arguments().run(socket, greeting.script(), mark), context.environment());
        boolean started = false;
        try {
            RunningProcess client = context.processes().start(guarded ? command : command.unguarded());
            started = true;
            var _ = client.ending().thenRun(this::releaseChannel);
            return client;
        } finally {
            if (!started) {
                releaseChannel();
            }
        }
    }

    HostCommand terminal(String mark) {
        return HostCommand.of(context.arguments().terminal(socket, greeting.script(), mark), context.environment());
    }

    /** Whether more programs may be started through this login. */
    boolean usable() {
        return !retired && !leash.lossReason().isDone();
    }

    /** Checks whether the login answers; completes within limit {@code ssh-answer}. */
    CompletableFuture<Boolean> checkAnswer() {
        return leash.queryLiveness(context.limits().value(KnownLimits.SSH_ANSWER))
                .thenApply(Optional::isPresent);
    }

    boolean tryAcquireChannel() {
        return channels.tryAcquire();
    }

    boolean acquireChannel(Duration most) throws InterruptedException {
        return channels.tryAcquire(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }

    /** Releases a channel. */
    void releaseChannel() {
        channels.release();
        closeWhenIdle();
    }

    /** Accepts no more programs, and ends with the last one. */
    void retire() {
        retired = true;
        closeWhenIdle();
    }

    private void closeWhenIdle() {
        if (retired && channels.availablePermits() == CHANNELS) {
            Thread.startVirtualThread(this::close);
        }
    }

    /** Ends a login that does not answer, without waiting. */
    void abort() {
        aborted = true;
        retired = true;
        Thread.startVirtualThread(this::close);
    }

    /** Whether the login ended otherwise than by {@link #close}, so that its programs may still run. */
    boolean lost() {
        return aborted || leash.lossReason().isDone();
    }

    /** Ends the login and its programs. */
    void close() {
        retired = true;
        if (!aborted && !leash.quit()) {
            log.debug(
                    "the login does not end by itself and is ended destination={}",
                    context.target().destination());
        }
        login.close();
        remove(socket);
    }

    private static void remove(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            log.debug("socket not removed path={}", socket, e);
        }
    }

    @Override
    public String toString() {
        return "SshLogin[" + prefix + " to " + context.target().destination() + "]";
    }
}
