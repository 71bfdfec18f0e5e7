package dev.berth.runtime.exec;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.LineReader;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of one {@code berth-exec leash} in a container or on a machine: sends its requests and reads its answers.
 * The thread {@code leash-PREFIX} reads the answers. Safe for all threads.
 */
public final class LeashClient {
    private static final Logger log = LoggerFactory.getLogger(LeashClient.class);

    /** The number of times berth-exec looks whether the processes are gone before it kills them: about two seconds. */
    private static final int LOOKS = 11;

    private static final int DIAGNOSTICS_KEPT = 2000;

    /** Bytes of a line that are kept; the longest answer names the owners, or the processes that did not end. */
    private static final int LONGEST_ANSWER = 64 * 1024;

    private static final int PIDS_LOGGED = 20;

    private static final Pattern OWNER = Pattern.compile("[a-z0-9]{1,32}");
    private static final Pattern PID = Pattern.compile("[0-9]{1,10}");

    private static final String PULSE = "pulse";
    private static final String STATUS = "status";

    /**
     * The answer of a leash to {@link #queryLiveness}.
     *
     * @param memoryKills the number of processes that the kernel has killed there for lack of memory, {@code -} if it is
     *     unknown
     * @param deletedMounts the mounted folders that were deleted outside, as {@code mountinfo} writes them
     */
    public record Pulse(String memoryKills, List<String> deletedMounts) {
        static Pulse of(List<String> words) {
            return new Pulse(
                    words.isEmpty() ? "-" : words.getFirst(),
                    words.size() > 1 ? words.subList(1, words.size()) : List.of());
        }
    }

    // immutable state
    private final String prefix;
    private final RunningProcess client;
    private final PipeWriter writer;
    private final Limits limits;
    private final CompletableFuture<List<String>> owners = new CompletableFuture<>();
    private final CompletableFuture<String> lossReason = new CompletableFuture<>();
    private final AtomicReference<String> diagnostics = new AtomicReference<>("");

    // mutable state
    private final Map<String, CompletableFuture<Boolean>> requests = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Optional<List<String>>>> queries = new ConcurrentHashMap<>();
    private final AtomicInteger lastLivenessRequest = new AtomicInteger();
    private volatile boolean silent;

    public LeashClient(String prefix, RunningProcess client, Limits limits) {
        this.prefix = prefix;
        this.client = client;
        this.writer = new PipeWriter("leash-" + prefix, client.stdin());
        this.limits = limits;
    }

    /** Starts to read answers and standard error. To be called once, before anything else. */
    public void listen() {
        listen(reader(client), startErrors());
    }

    /**
     * As {@link #listen()}, for a caller that has read the first lines of {@code answers} and reads standard error
     * itself.
     */
    public void listen(LineReader answers, CompletableFuture<Void> errors) {
        PipeThread.detach("leash-" + prefix, () -> {
            String ended = "closed its output";
            try {
                readAnswers(answers);
                // a login by ssh that serves other programs too does not end with the leash
                UninterruptibleWait.await(
                        CompletableFuture.allOf(errors, client.ending()), limits.value(KnownLimits.PULSE));
                ended = Optional.ofNullable(client.ending().getNow(null))
                        .map(ProcessEnding::toString)
                        .orElse(ended);
            } finally {
                completeAll(ended);
            }
        });
    }

    private void completeAll(String ended) {
        String text = diagnostics.get();
        lossReason.complete(ended + (text.isEmpty() ? "" : ": " + text));
        requests.values().forEach(answer -> answer.complete(false));
        queries.values().forEach(answer -> answer.complete(Optional.empty()));
    }

    /** Starts to read the client's standard error, which becomes part of {@link #lossReason}. */
    public CompletableFuture<Void> startErrors() {
        return PipeThread.start("leash-" + prefix + "-stderr", this::readErrors);
    }

    /** A reader of the answers of {@code client}. */
    public static LineReader reader(RunningProcess client) {
        return new LineReader(client.stdout(), LONGEST_ANSWER);
    }

    /**
     * Sends an empty line, which the leash ignores. To be called at once: nerdctl loses an end of its input that comes
     * before its program runs, but not if it has read something before that.
     */
    public void sendEmptyLine() {
        var _ = writer.write("\n");
    }

    /**
     * Completes, with the first answer, with the owners that have processes there. Never fails; see
     * {@link #lossReason}.
     */
    public CompletableFuture<List<String>> owners() {
        return owners;
    }

    /** Completes when the leash is gone, with the client's ending and its {@link #diagnostics}. */
    public CompletableFuture<String> lossReason() {
        return lossReason;
    }

    /** The text so far that is no answer: standard error, and errors of the engine on standard output. */
    public String diagnostics() {
        return diagnostics.get();
    }

    /**
     * Ends every process with this mark (an expression of grep): SIGTERM, and about two seconds later SIGKILL.
     * Completes with whether none is left; with false if the leash is gone.
     */
    public CompletableFuture<Boolean> end(String mark) {
        return request(mark, "end " + mark + " " + LOOKS + "\n");
    }

    /** Ends every process that this owner left there. */
    public CompletableFuture<Boolean> endOwner(String id) {
        return request(id, "end-owner " + id + "\n");
    }

    /** Stores the header of a program that will run in a terminal under this mark. */
    public CompletableFuture<Boolean> storeHeader(String mark, String header) {
        return request(mark + " secrets", "secrets " + mark + "\n" + header);
    }

    /** Checks whether the leash answers; empty if it does not within {@code most}. */
    public CompletableFuture<Optional<Pulse>> queryLiveness(Duration most) {
        String key = Integer.toString(lastLivenessRequest.incrementAndGet());
        CompletableFuture<Optional<List<String>>> answer = query(PULSE, key);
        return answer.copy()
                .completeOnTimeout(Optional.empty(), most.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(seen -> {
                    silent = !answer.isDone();
                    queries.remove(PULSE + " " + key);
                    return seen.map(Pulse::of);
                });
    }

    /**
     * Completes with the status that a program with this mark left when it ended in its terminal; the leash forgets it
     * with that. Empty if there is none, or if the leash does not answer within {@code most}.
     */
    public CompletableFuture<Optional<String>> queryStatus(String mark, Duration most) {
        return query(STATUS, mark)
                .copy()
                .completeOnTimeout(Optional.empty(), most.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(words -> {
                    queries.remove(STATUS + " " + mark);
                    return words.map(List::getFirst).filter(status -> !status.equals("-"));
                });
    }

    private CompletableFuture<Optional<List<String>>> query(String question, String subject) {
        CompletableFuture<Optional<List<String>>> answer =
                queries.computeIfAbsent(question + " " + subject, _ -> new CompletableFuture<>());
        write(question + " " + subject + "\n", () -> answer.complete(Optional.empty()));
        if (lossReason.isDone()) {
            answer.complete(Optional.empty());
        }
        return answer;
    }

    /** Whether the last {@link #queryLiveness} got no answer in time, and nothing was answered since. */
    public boolean isSilent() {
        return silent;
    }

    /**
     * Asks the leash to end itself; only after every process of its prefix was ended. A silent leash gets only the end
     * of its input, at which it ends the processes of its prefix first.
     *
     * @return whether the leash ended within limit {@code pulse}
     */
    public boolean quit() {
        if (!silent) {
            var _ = writer.write("quit\n");
        }
        var _ = writer.close();
        return !silent && UninterruptibleWait.await(lossReason, limits.value(KnownLimits.PULSE));
    }

    private CompletableFuture<Boolean> request(String key, String command) {
        CompletableFuture<Boolean> answer = requests.computeIfAbsent(key, _ -> new CompletableFuture<>());
        write(command, () -> answer.complete(false));
        if (lossReason.isDone()) {
            answer.complete(false);
        }
        return answer;
    }

    /** Writes without waiting; {@code refused} is called when the leash does not take the command. */
    private void write(String command, Runnable refused) {
        var _ = writer.write(command).thenAccept(taken -> {
            if (!taken) {
                refused.run();
            }
        });
    }

    private void addDiagnostics(String line) {
        String kept = line.substring(0, Math.min(line.length(), DIAGNOSTICS_KEPT));
        diagnostics.accumulateAndGet(
                kept, (all, next) -> all.length() > DIAGNOSTICS_KEPT ? all : all.isEmpty() ? next : all + " | " + next);
    }

    private void readErrors() {
        try (LineReader reader = new LineReader(client.stderr(), DIAGNOSTICS_KEPT)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                addDiagnostics(line);
            }
        } catch (IOException e) {
            log.debug("leash pipe ended prefix={}", prefix, e);
        }
    }

    private void readAnswers(LineReader answers) {
        try (answers) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                onAnswer(List.of(line.strip().split(" +")));
            }
        } catch (IOException e) {
            log.debug("leash pipe ended prefix={}", prefix, e);
        }
    }

    /** Takes any line: the leash has its user's programs beside it, which can write to its output. */
    private void onAnswer(List<String> line) {
        String subject = line.size() > 1 ? line.get(1) : "";
        List<String> rest = line.subList(Math.min(2, line.size()), line.size());
        silent = false;
        switch (line.getFirst()) {
            case "ready" -> owners.complete(owners(line.subList(1, line.size())));
            case "ended" -> complete(subject, true);
            case "left" -> {
                if (complete(subject, false)) {
                    log.warn("processes did not end mark={} pids={}", subject, pids(rest));
                }
            }
            case PULSE, STATUS -> {
                CompletableFuture<Optional<List<String>>> waiting = queries.remove(line.getFirst() + " " + subject);
                if (waiting != null) {
                    waiting.complete(rest.isEmpty() ? Optional.empty() : Optional.of(rest));
                }
            }
            case "kept" -> complete(subject + " secrets", true);
            case "unkept" -> complete(subject + " secrets", false);
            default -> { // docker writes some errors to standard output
                String text = String.join(" ", line);
                log.debug("no answer of a leash prefix={} bytes={}", prefix, text.length());
                addDiagnostics(text);
            }
        }
    }

    private static List<String> owners(List<String> words) {
        return words.stream().filter(word -> OWNER.matcher(word).matches()).toList();
    }

    private static List<String> pids(List<String> words) {
        return words.stream()
                .filter(word -> PID.matcher(word).matches())
                .limit(PIDS_LOGGED)
                .toList();
    }

    /** Answers a request; returns whether there was one. */
    private boolean complete(String key, boolean answer) {
        CompletableFuture<Boolean> waiting = requests.remove(key);
        return waiting != null && waiting.complete(answer);
    }
}
