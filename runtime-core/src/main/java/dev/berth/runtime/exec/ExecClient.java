package dev.berth.runtime.exec;

import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of one {@code berth-exec run}. Its standard error passes a thread {@code exec-NAME-stderr}, which takes out what
 * {@code berth-exec} says; until that said that it started, the words there are those of whatever carries us to it. Safe for
 * all threads.
 */
public final class ExecClient {
    private static final Logger log = LoggerFactory.getLogger(ExecClient.class);
    private static final int WORDS_KEPT = 4096;
    private static final int STDERR_HELD = 256 * 1024;

    /** What was heard of the program in the end. */
    public sealed interface ProgramOutput {
        record Unstarted(String why) implements ProgramOutput {}

        /**
         * It ended by itself.
         *
         * @param outOfMemory whether the kernel killed something there for want of memory meanwhile
         */
        record Ended(int status, boolean outOfMemory) implements ProgramOutput {}

        /**
         * Its client ended, and nothing was heard.
         *
         * @param ending the client's own; empty when it still runs, though its standard error has ended
         * @param words of whatever carried us
         */
        record Nothing(Optional<ProcessEnding> ending, String words) implements ProgramOutput {
            @Override
            public String toString() {
                return "its client " + ending.map(ProcessEnding::toString).orElse("closed its standard error")
                        + (words.isEmpty() ? "" : ": " + words);
            }
        }
    }

    private final String name;
    private final RunningProcess client;
    private final Duration endLimit;
    private final String token = TokenLines.freshToken();
    private final BytePipe stderr = new BytePipe(STDERR_HELD);
    private final ByteArrayOutputStream carrierWords = new ByteArrayOutputStream(); // the stderr thread's
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<ProgramOutput> said = new CompletableFuture<>();
    private @Nullable CompletableFuture<Void> drained;

    /**
     * One that does not listen yet.
     *
     * @param endLimit how long the client may take to end after its standard error has
     */
    public ExecClient(String name, RunningProcess client, Duration endLimit) {
        this.name = name;
        this.client = client;
        this.endLimit = endLimit;
    }

    /** Begins to listen; to be called once, before anything else. */
    public void listen() {
        drained = PipeThread.start("exec-" + name + "-stderr", this::pump);
    }

    /** The first line that {@code berth-exec} reads: by it, it says which words are its own. */
    public String tokenLine() {
        return token + "\n";
    }

    /** Writes what {@code berth-exec} reads before the program's own input; a client that has ended says so elsewhere. */
    public void send(String lines) {
        try {
            client.stdin().write(lines.getBytes(StandardCharsets.UTF_8));
            client.stdin().flush();
        } catch (IOException e) {
            log.debug("header not taken name={}", name, e);
        }
    }

    public void closeInput() {
        try {
            client.stdin().close();
        } catch (IOException e) {
            log.debug("input was closed already name={}", name, e);
        }
    }

    /** Completes when {@code berth-exec} runs and reads its header, or never will. */
    public CompletableFuture<Void> started() {
        return started;
    }

    /** Completes when its header was read and the program was there to be started, or never will; where words are in the header. */
    public CompletableFuture<Void> begun() {
        return begun;
    }

    /** Completes before {@link #started()} where that never came to be. Never fails. */
    public CompletableFuture<ProgramOutput> said() {
        return said;
    }

    /** Completes when all of the client's standard error was read. */
    public CompletableFuture<Void> drained() {
        return drained == null ? CompletableFuture.completedFuture(null) : drained;
    }

    /** The program's own standard error. */
    public InputStream stderr() {
        return stderr;
    }

    /** Nobody reads standard error any more. */
    public void dropWhenFull() {
        stderr.dropWhenFull();
    }

    private void pump() {
        TokenLines lines = new TokenLines(token, this::heard, this::pass);
        byte[] buffer = new byte[16 * 1024];
        try (InputStream from = client.stderr()) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                lines.accept(buffer, read);
            }
        } catch (IOException e) {
            log.debug("exec pipe ended name={}", name, e);
        }
        lines.end();
        try {
            if (!said.isDone()) {
                said.complete(nothing());
            }
        } finally {
            begun.complete(null);
            started.complete(null);
            stderr.end();
        }
    }

    private void pass(byte[] bytes, int from, int length) {
        if (started.isDone()) {
            stderr.write(bytes, from, length);
        } else {
            carrierWords.write(bytes, from, Math.min(length, Math.max(0, WORDS_KEPT - carrierWords.size())));
        }
    }

    private void heard(String line) {
        List<String> words = List.of(line.split(" ", 2));
        String rest = words.size() > 1 ? words.get(1) : "";
        switch (words.getFirst()) {
            case "started" -> started.complete(null);
            case "begun" -> begun.complete(null);
            case "unstarted" -> {
                said.complete(new ProgramOutput.Unstarted(rest));
                begun.complete(null);
            }
            case "ended" -> said.complete(ended(rest));
            default -> log.warn("berth-exec said something unknown name={} line={}", name, line);
        }
    }

    private static ProgramOutput ended(String numbers) {
        int blank = numbers.indexOf(' ');
        return new ProgramOutput.Ended(
                Integer.parseInt(numbers.substring(0, blank)),
                !numbers.substring(blank + 1).equals("0"));
    }

    private ProgramOutput nothing() {
        UninterruptibleWait.await(client.ending(), endLimit);
        return new ProgramOutput.Nothing(
                Optional.ofNullable(client.ending().getNow(null)),
                carrierWords
                        .toString(StandardCharsets.UTF_8)
                        .strip()
                        .replace("\r", "")
                        .replace("\n", " | "));
    }
}
