package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.Uninterrupted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program started by {@code berth-exec run}. Standard input and output are the client's own; standard error passes a
 * thread {@code exec-MARK-stderr}, which takes out what {@code berth-exec} says. Safe for all threads.
 */
final class CliProcess implements ContainerProcess {
    private static final Logger log = LoggerFactory.getLogger(CliProcess.class);
    private static final int WORDS_KEPT = 4096;
    private static final Duration CLIENT_GRACE = Duration.ofSeconds(2);
    private static final int STDERR_HELD = 256 * 1024;

    // immutable state
    private final String mark;
    private final RunningProcess client;
    private final Leash leash;
    private final CliScope scope;
    private final Duration endLimit;
    private final Duration pulseLimit;
    private final String token = TokenLines.freshToken();
    private final BytePipe stderr = new BytePipe(STDERR_HELD);
    private final ByteArrayOutputStream engineWords = new ByteArrayOutputStream(); // the stderr thread's
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<ExecEnding> ending = new CompletableFuture<>();
    private final CompletableFuture<Void> drained;

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
        this.drained = PipeThread.start("exec-" + mark + "-stderr", this::pump);
    }

    /** Lets the program start. */
    void sendHeader(String secrets) {
        try {
            headerSent = true;
            client.stdin().write((token + "\n" + secrets + "\n").getBytes(StandardCharsets.UTF_8));
            client.stdin().flush();
        } catch (IOException e) {
            // the client has ended: the stderr thread finds out why
            log.debug("header not taken mark={}", mark, e);
        }
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
        return stderr;
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return ending.copy();
    }

    private void pump() {
        TokenLines lines = new TokenLines(token, this::heard, this::pass);
        byte[] buffer = new byte[16 * 1024];
        try (InputStream from = client.stderr()) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                lines.accept(buffer, read);
            }
        } catch (IOException e) {
            log.debug("exec pipe ended mark={}", mark, e);
        }
        lines.end();
        try {
            if (!ending.isDone()) {
                ending.complete(withoutWord());
            }
        } finally {
            ending.complete(new ExecEnding.Lost("its client ended"));
            started.complete(null);
            stderr.end();
        }
    }

    /** Until berth-exec said that it started, the words are the engine's, not the program's. */
    private void pass(byte[] bytes, int from, int length) {
        if (started.isDone()) {
            stderr.write(bytes, from, length);
        } else {
            engineWords.write(bytes, from, Math.min(length, Math.max(0, WORDS_KEPT - engineWords.size())));
        }
    }

    private void heard(String line) {
        List<String> said = List.of(line.split(" ", 2));
        String rest = said.size() > 1 ? said.get(1) : "";
        switch (said.getFirst()) {
            case "started" -> started.complete(null);
            case "unstarted" -> ending.complete(new ExecEnding.NotStarted(rest));
            case "ended" -> ending.complete(ended(rest));
            default -> log.warn("berth-exec said something unknown mark={} line={}", mark, line);
        }
    }

    private ExecEnding ended(String numbers) {
        if (endedByUs) {
            return new ExecEnding.EndedByUs();
        }
        int blank = numbers.indexOf(' ');
        int status = Integer.parseInt(numbers.substring(0, blank));
        boolean outOfMemory = !numbers.substring(blank + 1).equals("0");
        return status > 128 && status <= 128 + 64
                ? new ExecEnding.Killed(status - 128, outOfMemory)
                : new ExecEnding.Exited(status);
    }

    /** The client's standard error has ended and berth-exec said nothing of the program's end. */
    private ExecEnding withoutWord() {
        Uninterrupted.await(client.ending(), endLimit);
        if (endedByUs) {
            return new ExecEnding.EndedByUs();
        }
        String words = engineWords.toString(StandardCharsets.UTF_8).strip().replace("\n", " | ");
        return scope.lost(
                "its client " + client.ending().getNow(null) + (words.isEmpty() ? "" : ": " + words), started.isDone());
    }

    /** Starts ending it, without waiting. */
    void askEnd() {
        closing.lock();
        try {
            if (endedByUs) {
                return;
            }
            endedByUs = true;
            stderr.dropWhenFull();
            if (!headerSent) {
                // berth-exec waits for it: the end of its input ends it before it started anything
                closeInput();
            }
            // A client that was told to start may not have come that far: a mark that is not there yet cannot be ended.
            // What the program left behind has its mark, so this is asked for also when the program has ended.
            var due = started.copy().completeOnTimeout(null, endLimit.toMillis(), TimeUnit.MILLISECONDS);
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
            Uninterrupted.await(endAsked, endLimit);
            if (!endAsked.getNow(false)) {
                scope.endWithoutLeash(mark);
            }
            // Nothing is left inside, so it ends by itself, unless nobody reads what it still has to write.
            Uninterrupted.await(client.ending(), CLIENT_GRACE);
            client.close();
            Uninterrupted.await(drained, endLimit);
            ending.complete(new ExecEnding.EndedByUs());
        } finally {
            closing.unlock();
            scope.forget(this);
        }
    }

    /** Why its end cannot be waited for: what the leash was asked to do, it does once the container goes on. */
    private Optional<String> paused() {
        boolean silent = leash.silent()
                || (!Uninterrupted.await(endAsked, pulseLimit)
                        && !leash.pulse().join().answered());
        return silent && !endAsked.isDone() ? scope.paused() : Optional.empty();
    }

    @Override
    public Optional<String> left() {
        return left;
    }

    private void closeInput() {
        try {
            client.stdin().close();
        } catch (IOException e) {
            log.debug("input was closed already mark={}", mark, e);
        }
    }
}
