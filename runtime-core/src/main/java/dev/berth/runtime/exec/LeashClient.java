package dev.berth.runtime.exec;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our end of one {@code berth-exec leash}, wherever that runs: what is asked, what it answers. Answers are read on a thread
 * {@code leash-PREFIX}; safe for all threads.
 */
public final class LeashClient {
    private static final Logger log = LoggerFactory.getLogger(LeashClient.class);

    /** So often berth-exec looks before it kills: about two seconds. */
    private static final int LOOKS = 11;

    private static final int WORDS_KEPT = 2000;
    private static final String PULSE = "pulse";

    // immutable state
    private final String prefix;
    private final RunningProcess client;
    private final Limits limits;
    private final CompletableFuture<List<String>> owners = new CompletableFuture<>();
    private final CompletableFuture<String> gone = new CompletableFuture<>();
    private final AtomicReference<String> words = new AtomicReference<>("");

    // mutable state
    private final Map<String, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Optional<String>>> pulses = new ConcurrentHashMap<>();
    private final AtomicInteger lastPulse = new AtomicInteger();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean silent;

    public LeashClient(String prefix, RunningProcess client, Limits limits) {
        this.prefix = prefix;
        this.client = client;
        this.limits = limits;
    }

    /** Begins to listen; to be called once, before anything else. */
    public void listen() {
        listen(reader(client), startErrors());
    }

    /** The same, where somebody has read the first lines of {@code answers} already, and reads what is written to standard error. */
    public void listen(BufferedReader answers, CompletableFuture<Void> errors) {
        PipeThread.detach("leash-" + prefix, () -> {
            readAnswers(answers);
            // what carried it may stay: a login that serves other programs
            UninterruptibleWait.await(
                    CompletableFuture.allOf(errors, client.ending()), limits.value(KnownLimits.PULSE));
            String said = words.get();
            String ended = Optional.ofNullable(client.ending().getNow(null))
                    .map(ProcessEnding::toString)
                    .orElse("closed its output");
            gone.complete(ended + (said.isEmpty() ? "" : ": " + said));
            asked.values().forEach(answer -> answer.complete(false));
            pulses.values().forEach(answer -> answer.complete(Optional.empty()));
        });
    }

    /** Reads what the client says beside the answers; its last words are part of {@link #gone}. */
    public CompletableFuture<Void> startErrors() {
        return PipeThread.start("leash-" + prefix + "-stderr", this::readErrors);
    }

    /** What reads the answers of {@code client}. */
    public static BufferedReader reader(RunningProcess client) {
        return new BufferedReader(new InputStreamReader(client.stdout(), StandardCharsets.UTF_8));
    }

    /** Completes with the owners that have something there, once it answers; fails never, see {@link #gone}. */
    public CompletableFuture<List<String>> owners() {
        return owners;
    }

    /** Completes with the words of whatever carried it, when it is there no more. */
    public CompletableFuture<String> gone() {
        return gone;
    }

    /** What was said so far beside the answers. */
    public String words() {
        return words.get();
    }

    /**
     * Ends every process with this mark (an expression of grep), with a grace; answers whether none is left, false also when
     * the leash is gone.
     */
    public CompletableFuture<Boolean> end(String mark) {
        return ask(mark, "end " + mark + " " + LOOKS + "\n");
    }

    /** Ends everything that this owner left there. */
    public CompletableFuture<Boolean> endOwner(String id) {
        return ask(id, "end-owner " + id + "\n");
    }

    /** Keeps the header for a program that will run in a terminal under this mark. */
    public CompletableFuture<Boolean> keep(String mark, String header) {
        return ask(mark + " secrets", "secrets " + mark + "\n" + header);
    }

    /** What it knows of the memory there; empty when it does not answer within {@code most}. */
    public CompletableFuture<Optional<String>> pulse(Duration most) {
        String key = Integer.toString(lastPulse.incrementAndGet());
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        pulses.put(key, answer);
        try {
            write(PULSE + " " + key + "\n");
        } catch (IOException e) {
            log.debug("leash does not take commands prefix={} seen={}", prefix, e.getMessage());
            answer.complete(Optional.empty());
        }
        if (gone.isDone()) {
            answer.complete(Optional.empty());
        }
        return answer.copy()
                .completeOnTimeout(Optional.empty(), most.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(seen -> {
                    silent = !answer.isDone();
                    return seen;
                });
    }

    /** Whether it did not answer when it was last asked, and has not done so since. */
    public boolean silent() {
        return silent;
    }

    /**
     * Asks it to end itself; only when everything it holds was ended. One that is silent gets the end of its input alone, which
     * makes it end what else it holds.
     *
     * @return whether it went within limit {@code pulse}
     */
    public boolean quit() {
        try {
            if (!silent) {
                write("quit\n");
            }
            closeInput();
        } catch (IOException e) {
            log.debug("leash was gone already prefix={} seen={}", prefix, e.getMessage());
        }
        return !silent && UninterruptibleWait.await(gone, limits.value(KnownLimits.PULSE));
    }

    private void closeInput() throws IOException {
        writing.lock();
        try {
            client.stdin().close();
        } finally {
            writing.unlock();
        }
    }

    private CompletableFuture<Boolean> ask(String key, String command) {
        CompletableFuture<Boolean> answer = asked.computeIfAbsent(key, _ -> new CompletableFuture<>());
        try {
            write(command);
        } catch (IOException e) {
            log.debug("leash does not take commands prefix={} seen={}", prefix, e.getMessage());
            answer.complete(false);
        }
        if (gone.isDone()) {
            answer.complete(false);
        }
        return answer;
    }

    private void write(String command) throws IOException {
        writing.lock();
        try {
            OutputStream stdin = client.stdin();
            stdin.write(command.getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } finally {
            writing.unlock();
        }
    }

    private void remember(String line) {
        words.accumulateAndGet(
                line, (all, next) -> all.length() > WORDS_KEPT ? all : all.isEmpty() ? next : all + " | " + next);
    }

    private void readErrors() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(client.stderr(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                remember(line);
            }
        } catch (IOException e) {
            log.debug("leash pipe ended prefix={}", prefix, e);
        }
    }

    private void readAnswers(BufferedReader answers) {
        try (answers) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                answer(List.of(line.strip().split(" +")));
            }
        } catch (IOException e) {
            log.debug("leash pipe ended prefix={}", prefix, e);
        }
    }

    private void answer(List<String> line) {
        String subject = line.size() > 1 ? line.get(1) : "";
        silent = false;
        switch (line.getFirst()) {
            case "ready" -> owners.complete(List.copyOf(line.subList(1, line.size())));
            case "ended" -> complete(subject, true);
            case "left" -> {
                log.warn("processes are left there mark={} pids={}", subject, line.subList(2, line.size()));
                complete(subject, false);
            }
            case PULSE -> {
                CompletableFuture<Optional<String>> waiting = pulses.remove(subject);
                if (waiting != null) {
                    waiting.complete(Optional.of(line.size() > 2 ? line.get(2) : ""));
                }
            }
            case "kept" -> complete(subject + " secrets", true);
            case "unkept" -> complete(subject + " secrets", false);
            default -> remember(String.join(" ", line)); // docker writes some errors to standard output
        }
    }

    private void complete(String key, boolean answer) {
        CompletableFuture<Boolean> waiting = asked.remove(key);
        if (waiting != null) {
            waiting.complete(answer);
        }
    }
}
