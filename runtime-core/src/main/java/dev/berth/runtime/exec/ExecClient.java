package dev.berth.runtime.exec;

import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of one {@code berth-exec run}. Its standard error is read on a thread {@code exec-NAME-stderr}, which
 * takes the lines of {@code berth-exec} out of it. Text before the first of these lines was written by the transport:
 * the engine's client or ssh. Safe for all threads.
 */
public final class ExecClient {
    private static final Logger log = LoggerFactory.getLogger(ExecClient.class);
    private static final int TRANSPORT_TEXT_KEPT = 4096;
    private static final int STDERR_HELD = 256 * 1024;
    private static final int SCRIPT_LINES_KEPT = 200;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** The end of the program, as {@code berth-exec} reported it. */
    public sealed interface ProgramOutcome {
        record NotStarted(String reason) implements ProgramOutcome {}

        /**
         * The program was not started, because a folder that is mounted in its container was deleted outside.
         *
         * @param targets the folders inside, as {@code mountinfo} writes them; {@code .} is the program's own folder
         */
        record MountsDeleted(List<String> targets) implements ProgramOutcome {}

        /**
         * The program ended by itself.
         *
         * @param outOfMemory whether the kernel killed a process of that container for lack of memory while the program
         *     ran
         */
        record Exited(int status, boolean outOfMemory) implements ProgramOutcome {}

        /**
         * The client ended, or closed its standard error, without a report of {@code berth-exec}.
         *
         * @param ending the client's ending; empty when the client still runs
         * @param transportText the text that the engine's client or ssh wrote
         */
        record Unknown(Optional<ProcessEnding> ending, String transportText) implements ProgramOutcome {
            @Override
            public String toString() {
                return "its client " + ending.map(ProcessEnding::toString).orElse("closed its standard error")
                        + (transportText.isEmpty() ? "" : ": " + transportText);
            }
        }
    }

    /**
     * The end of a header's script.
     *
     * @param status its exit status; empty when the client ended before the script did
     * @param lines of its output and error
     */
    public record Prepared(OptionalInt status, List<String> lines) {
        public Prepared {
            lines = List.copyOf(lines);
        }
    }

    private final String name;
    private final RunningProcess client;
    private final PipeWriter writer;
    private final Duration endLimit;
    private final List<String> scriptLines = new ArrayList<>(); // the stderr thread's until prepared
    private final CompletableFuture<Prepared> prepared = new CompletableFuture<>();
    private final String token = TokenLines.freshToken();
    private final BytePipe stderr = new BytePipe(STDERR_HELD);
    private final ByteArrayOutputStream transportText = new ByteArrayOutputStream(); // the stderr thread's
    private final CompletableFuture<Void> scriptStarted = new CompletableFuture<>();
    private final CompletableFuture<Void> programStarted = new CompletableFuture<>();
    private final CompletableFuture<ProgramOutcome> outcome = new CompletableFuture<>();
    private @Nullable CompletableFuture<Void> stderrEnd;

    /**
     * Creates a client that does not listen yet; see {@link #listen}.
     *
     * @param endLimit how long the client may take to end after its standard error has
     */
    public ExecClient(String name, RunningProcess client, Duration endLimit) {
        this.name = name;
        this.client = client;
        this.writer = new PipeWriter("exec-" + name, client.stdin());
        this.endLimit = endLimit;
    }

    /** Starts to read the client's standard error. To be called once, before anything else. */
    public void listen() {
        stderrEnd = PipeThread.start("exec-" + name + "-stderr", this::readStderr);
    }

    /** The first line that {@code berth-exec} reads: the token that each of its own lines begins with. */
    public String tokenLine() {
        return token + "\n";
    }

    /**
     * Writes lines that {@code berth-exec} reads before the program's own input, without waiting. Completes when they were
     * written, and when the client takes none any more: see {@link #outcome}. Never fails.
     */
    public CompletableFuture<?> send(String lines) {
        return CompletableFuture.anyOf(writer.write(lines), outcome);
    }

    /** Closes the input behind the lines that are to be written, without waiting. */
    public void closeInput() {
        var _ = writer.close();
    }

    /**
     * Completes when {@code berth-exec} runs and is about to start the program, or when it is certain that it never will.
     */
    public CompletableFuture<Void> scriptStarted() {
        return scriptStarted;
    }

    /**
     * Completes when {@code berth-exec} has read its header and found the program, or when it is certain that it never
     * will. Only for a header that names the program.
     */
    public CompletableFuture<Void> programStarted() {
        return programStarted;
    }

    /** Completes with the end of the header's script. Never fails. */
    public CompletableFuture<Prepared> prepared() {
        return prepared;
    }

    /**
     * Completes with the program's end, and before {@link #scriptStarted()} if {@code berth-exec} never ran. Never
     * fails.
     */
    public CompletableFuture<ProgramOutcome> outcome() {
        return outcome;
    }

    /** Completes when the client's standard error was read to its end. */
    public CompletableFuture<Void> stderrEnd() {
        return stderrEnd == null ? CompletableFuture.completedFuture(null) : stderrEnd;
    }

    /** The program's own standard error. */
    public InputStream stderr() {
        return stderr;
    }

    /** Drops further standard error of the program once the pipe is full: nobody reads it any more. */
    public void dropWhenFull() {
        stderr.dropWhenFull();
    }

    private void readStderr() {
        try {
            readLines();
            if (!outcome.isDone()) {
                outcome.complete(unknown());
            }
        } finally {
            outcome.complete(new ProgramOutcome.Unknown(Optional.empty(), ""));
            programStarted.complete(null);
            scriptStarted.complete(null);
            prepared.complete(new Prepared(OptionalInt.empty(), scriptLines));
            stderr.end();
        }
    }

    private void readLines() {
        TokenLines lines = new TokenLines(token, this::onReportLine, this::onOtherBytes);
        byte[] buffer = new byte[16 * 1024];
        try (InputStream from = client.stderr()) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                lines.accept(buffer, read);
            }
        } catch (IOException e) {
            log.debug("exec pipe ended name={}", name, e);
        }
        lines.end();
    }

    private void onOtherBytes(byte[] bytes, int from, int length) {
        if (scriptStarted.isDone()) {
            stderr.write(bytes, from, length);
        } else {
            transportText.write(bytes, from, Math.min(length, Math.max(0, TRANSPORT_TEXT_KEPT - transportText.size())));
        }
    }

    private void onReportLine(String line) {
        List<String> parts = List.of(line.split(" ", 2));
        String rest = parts.size() > 1 ? parts.get(1) : "";
        switch (parts.getFirst()) {
            case "started" -> scriptStarted.complete(null);
            case "begun" -> programStarted.complete(null);
            case "said" -> remember(rest);
            case "prepared" -> prepared.complete(new Prepared(number(rest), scriptLines));
            case "unstarted" -> {
                outcome.complete(new ProgramOutcome.NotStarted(rest));
                programStarted.complete(null);
            }
            case "ended" -> onEnded(rest);
            case "deleted" -> {
                outcome.complete(new ProgramOutcome.MountsDeleted(List.of(rest.split(" +"))));
                scriptStarted.complete(null);
            }
            default -> log.warn("unknown line of berth-exec name={} bytes={}", name, line.length());
        }
    }

    private void remember(String line) {
        if (scriptLines.size() < SCRIPT_LINES_KEPT) {
            scriptLines.add(line);
        }
    }

    private void onEnded(String numbers) {
        String[] parts = numbers.split(" ", 2);
        OptionalInt status = number(parts[0]);
        if (parts.length == 2 && status.isPresent()) {
            outcome.complete(new ProgramOutcome.Exited(status.getAsInt(), !parts[1].equals("0")));
        } else {
            log.warn("no ending of a program name={} bytes={}", name, numbers.length());
        }
    }

    private static OptionalInt number(String text) {
        return NUMBER.matcher(text).matches() ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private ProgramOutcome unknown() {
        UninterruptibleWait.await(client.ending(), endLimit);
        return new ProgramOutcome.Unknown(
                Optional.ofNullable(client.ending().getNow(null)),
                transportText
                        .toString(StandardCharsets.UTF_8)
                        .strip()
                        .replace("\r", "")
                        .replace("\n", " | "));
    }
}
