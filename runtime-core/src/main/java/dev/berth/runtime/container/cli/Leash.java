package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.container.Pulse;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.Uninterrupted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code berth-exec leash} of one scope, inside, as one user. Its client is not guarded and never killed while it answers:
 * nerdctl passes a killed client on as nothing at all, the end of its input is passed on by every engine. Answers are read
 * on a thread {@code leash-PREFIX}; safe for all threads.
 */
final class Leash implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leash.class);

    /** So often berth-exec looks before it kills: about two seconds. */
    private static final int LOOKS = 11;

    private static final int WORDS_KEPT = 2000;
    private static final String PULSE = "pulse";

    // immutable state
    private final String prefix;
    private final Owner owner;
    private final RunningProcess client;
    private final ContainerSights sights;
    private final CompletableFuture<List<String>> owners = new CompletableFuture<>();
    private final CompletableFuture<Void> ready;
    private final CompletableFuture<String> gone = new CompletableFuture<>();
    private final AtomicReference<String> words = new AtomicReference<>("");

    // mutable state
    private final Map<String, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Pulse>> pulses = new ConcurrentHashMap<>();
    private final AtomicInteger lastPulse = new AtomicInteger();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean silent;

    private Leash(String prefix, Owner owner, RunningProcess client, ContainerSights sights) {
        this.prefix = prefix;
        this.owner = owner;
        this.client = client;
        this.sights = sights;
        this.ready = owners.thenCompose(this::sweepDead);
    }

    /** Starts it without waiting for it. */
    static Leash open(ContainerSights sights, String prefix, Owner owner, Optional<ContainerUser> user) {
        EngineProgram program = sights.program();
        ContainerId id = sights.id();
        List<String> words = new ArrayList<>(List.of("exec", "-i", "-e", "BERTH_LEASH=" + prefix));
        user.ifPresent(as -> words.addAll(List.of("-u", as.toString())));
        words.addAll(List.of(id.value(), CliEngines.BERTH_EXEC_PATH, "leash", prefix));
        MachineCommand command = MachineCommand.of(program.argv(words)).unguarded();
        RunningProcess client = program.start("opening the leash in container " + id, command);
        Leash leash = new Leash(prefix, owner, client, sights);
        leash.begin();
        return leash;
    }

    /** Completes when it answered and what dead owners left was ended; fails never, see {@link #gone}. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes with the engine's words when it is there no more. */
    CompletableFuture<String> gone() {
        return gone;
    }

    /** Ends every process with this mark, with a grace; answers whether none is left, false also when the leash is gone. */
    CompletableFuture<Boolean> end(String mark) {
        return ask(mark, "end " + mark + " " + LOOKS + "\n");
    }

    /** Keeps secrets for a program that will run in a terminal under this mark. */
    CompletableFuture<Boolean> keep(String mark, String block) {
        return ask(mark + " secrets", "secrets " + mark + "\n" + block);
    }

    /** Whether it answers, and what it knows of the container's memory; {@link Pulse#silent()} after limit {@code pulse}. */
    CompletableFuture<Pulse> pulse() {
        String key = Integer.toString(lastPulse.incrementAndGet());
        CompletableFuture<Pulse> answer = new CompletableFuture<>();
        pulses.put(key, answer);
        try {
            write(PULSE + " " + key + "\n");
        } catch (IOException e) {
            log.debug("leash does not take commands prefix={} seen={}", prefix, e.getMessage());
            answer.complete(Pulse.silent());
        }
        if (gone.isDone()) {
            answer.complete(Pulse.silent());
        }
        return answer.copy()
                .completeOnTimeout(Pulse.silent(), limit(KnownLimits.PULSE).toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(seen -> {
                    silent = !answer.isDone();
                    return seen;
                });
    }

    /** Whether it did not answer when it was last asked, and has not done so since. */
    boolean silent() {
        return silent;
    }

    private Duration limit(Limit known) {
        return sights.program().runner().limits().value(known);
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

    private void begin() {
        CompletableFuture<Void> errors = PipeThread.start("leash-" + prefix + "-stderr", this::readErrors);
        PipeThread.detach("leash-" + prefix, () -> {
            readAnswers();
            errors.join();
            String said = words.get();
            gone.complete(client.ending().join() + (said.isEmpty() ? "" : ": " + said));
            asked.values().forEach(answer -> answer.complete(false));
            pulses.values().forEach(answer -> answer.complete(Pulse.silent()));
        });
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

    private void readAnswers() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(client.stdout(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
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
                log.warn("processes are left inside mark={} pids={}", subject, line.subList(2, line.size()));
                complete(subject, false);
            }
            case PULSE -> beat(subject, line.size() > 2 ? line.get(2) : "");
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

    private void beat(String key, String kills) {
        CompletableFuture<Pulse> waiting = pulses.remove(key);
        if (waiting != null) {
            waiting.complete(Pulse.of(
                    kills.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(kills)) : OptionalLong.empty()));
        }
    }

    private CompletableFuture<Void> sweepDead(List<String> owners) {
        return CompletableFuture.allOf(owners.stream()
                .filter(id -> !id.equals(owner.id()) && !owner.alive().test(id))
                .map(id -> ask(id, "end-owner " + id + "\n"))
                .toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Ends the leash itself; only when everything it holds was ended. In a paused container it is left to end by itself once
     * that goes on: the end of its input is waiting for it, and makes it end what else it holds. Idempotent.
     */
    @Override
    public void close() {
        try {
            if (!silent) {
                write("quit\n");
            }
            writing.lock();
            try {
                client.stdin().close();
            } finally {
                writing.unlock();
            }
        } catch (IOException e) {
            log.debug("leash was gone already prefix={} seen={}", prefix, e.getMessage());
        }
        if (!silent && Uninterrupted.await(gone, limit(KnownLimits.PULSE))) {
            client.close();
            return;
        }
        Optional<String> paused = sights.paused();
        if (paused.isPresent()) {
            log.info("leash is left to itself prefix={} seen={}", prefix, paused.get());
            client.leave();
            return;
        }
        if (!Uninterrupted.await(gone, limit(KnownLimits.EXEC_END))) {
            log.warn("leash did not end prefix={}", prefix);
        }
        client.close();
    }
}
