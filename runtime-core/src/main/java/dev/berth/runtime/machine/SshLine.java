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
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.BufferedReader;
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
 * One login. Its own program there is the leash of all that is started through it, so that whatever ends the login ends that
 * as well. It is guarded: it ends with us. Safe for all threads.
 */
final class SshLine {
    private static final Logger log = LoggerFactory.getLogger(SshLine.class);

    /** With the leash one less than what sshd allows a login by itself. */
    static final int CHANNELS = 8;

    /** What a line is opened with. */
    record Ground(SshTarget target, SshSockets sockets, HostProcesses processes, Map<String, String> environment) {
        SshArguments words() {
            return new SshArguments(target);
        }

        SshErrorText complaint() {
            return new SshErrorText(target);
        }

        Limits limits() {
            return processes.limits();
        }
    }

    // immutable state
    private final Ground ground;
    private final Path socket;
    private final String prefix;
    private final RunningProcess login;
    private final LeashClient leash;
    private final SshGreeting greeting;

    // mutable state
    private final Semaphore channels = new Semaphore(CHANNELS);
    private final AtomicInteger lastMark = new AtomicInteger();
    private volatile boolean retired;
    private volatile boolean cut;

    private SshLine(
            Ground ground, Path socket, String prefix, RunningProcess login, LeashClient leash, SshGreeting greeting) {
        this.ground = ground;
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
    static SshLine open(Ground ground) throws InterruptedException {
        Path socket = ground.sockets().fresh();
        String prefix = RandomTokens.alphanumeric(16);
        RunningProcess login =
                ground.processes().start(HostCommand.of(ground.words().login(socket), ground.environment()));
        LeashClient leash = new LeashClient(prefix, login, ground.limits());
        boolean open = false;
        try (Deadline deadline =
                ground.limits().start(KnownLimits.SSH_LOGIN, ground.complaint().tried())) {
            SshLine line =
                    new SshLine(ground, socket, prefix, login, leash, greet(ground, prefix, login, leash, deadline));
            open = true;
            return line;
        } finally {
            if (!open) {
                login.close();
                remove(socket);
            }
        }
    }

    private static SshGreeting greet(
            Ground ground, String prefix, RunningProcess login, LeashClient leash, Deadline deadline)
            throws InterruptedException {
        CompletableFuture<Void> errors = leash.startErrors();
        BufferedReader answers = LeashClient.reader(login);
        try {
            SshGreeting greeting = deadline.await(CompletableFuture.supplyAsync(
                    () -> exchange(answers, login, prefix),
                    work -> Thread.ofPlatform()
                            .daemon()
                            .name("ssh-login-" + prefix)
                            .start(work)));
            if (!greeting.problem().isEmpty()) {
                throw ground.complaint().unfit(greeting.problem());
            }
            leash.listen(answers, errors);
            deadline.await(CompletableFuture.anyOf(leash.owners(), leash.lossReason()));
            if (leash.lossReason().isDone()) {
                throw ground.complaint().of(leash.diagnostics());
            }
            return greeting;
        } catch (ExecutionException e) {
            log.debug("no greeting destination={} seen={}", ground.target().destination(), e.toString());
            UninterruptibleWait.await(errors, ground.limits().value(KnownLimits.PROCESS_END));
            throw ground.complaint().of(leash.diagnostics());
        } catch (LimitReachedException e) {
            throw leash.diagnostics().isEmpty() ? e : deadline.toException(leash.diagnostics());
        }
    }

    private static SshGreeting exchange(BufferedReader answers, RunningProcess login, String prefix) {
        try {
            return SshGreeting.exchange(answers, login.stdin(), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ground ground() {
        return ground;
    }

    SshGreeting greeting() {
        return greeting;
    }

    LeashClient leash() {
        return leash;
    }

    /** A mark that only this line's programs have. */
    String freshMark() {
        return prefix + "." + lastMark.incrementAndGet();
    }

    /** A mark of a program that is not ended with the line. */
    String freshLooseMark() {
        return prefix + "x." + lastMark.incrementAndGet();
    }

    /** All marks that end with this line. */
    String marks() {
        return prefix + ".[a-z0-9]+";
    }

    /** A path there that goes with this line. */
    String freshFolder() {
        return greeting.own() + "/" + prefix + ".tree" + lastMark.incrementAndGet();
    }

    /** Starts the client of a program there; its channel is free again when the client has ended. */
    RunningProcess client(String mark, boolean guarded) {
        HostCommand command = HostCommand.of(ground.words().run(socket, greeting.script(), mark), ground.environment());
        boolean started = false;
        try {
            RunningProcess client = ground.processes().start(guarded ? command : command.unguarded());
            started = true;
            var _ = client.ending().thenRun(this::give);
            return client;
        } finally {
            if (!started) {
                give();
            }
        }
    }

    HostCommand terminal(String mark) {
        return HostCommand.of(ground.words().terminal(socket, greeting.script(), mark), ground.environment());
    }

    /** Whether something more may be started through it. */
    boolean usable() {
        return !retired && !leash.lossReason().isDone();
    }

    /** Whether it answers, however slowly; known after limit {@code ssh-answer}. */
    CompletableFuture<Boolean> answering() {
        return leash.queryLiveness(ground.limits().value(KnownLimits.SSH_ANSWER))
                .thenApply(Optional::isPresent);
    }

    boolean tryTake() {
        return channels.tryAcquire();
    }

    boolean take(Duration most) throws InterruptedException {
        return channels.tryAcquire(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }

    /** Gives a channel back. */
    void give() {
        channels.release();
        closeWhenIdle();
    }

    /** Nothing more is started through it; it ends with its last program. */
    void retire() {
        retired = true;
        closeWhenIdle();
    }

    private void closeWhenIdle() {
        if (retired && channels.availablePermits() == CHANNELS) {
            Thread.startVirtualThread(this::close);
        }
    }

    /** Ends it though it does not answer, without waiting. */
    void cut() {
        cut = true;
        retired = true;
        Thread.startVirtualThread(this::close);
    }

    /** Whether it ended otherwise than by {@link #close}: what ran through it may run still. */
    boolean lost() {
        return cut || leash.lossReason().isDone();
    }

    /** Ends it, and with it whatever runs through it. */
    void close() {
        retired = true;
        if (!cut && !leash.quit()) {
            log.debug("the login is cut destination={}", ground.target().destination());
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
        return "SshLine[" + prefix + " to " + ground.target().destination() + "]";
    }
}
