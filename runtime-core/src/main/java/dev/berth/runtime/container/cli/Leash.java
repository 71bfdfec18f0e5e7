package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.exec.BerthExec;
import dev.berth.runtime.exec.LeashClient;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code berth-exec leash} of one scope, inside, as one user. Its client is not guarded and never killed while it answers:
 * nerdctl passes a killed client on as nothing at all, the end of its input is passed on by every engine. Safe for all
 * threads.
 */
final class Leash implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leash.class);

    private final String prefix;
    private final Owner owner;
    private final RunningProcess process;
    private final ContainerPostMortem sights;
    private final LeashClient client;
    private final CompletableFuture<Void> ready;

    private Leash(String prefix, Owner owner, RunningProcess process, ContainerPostMortem sights) {
        this.prefix = prefix;
        this.owner = owner;
        this.process = process;
        this.sights = sights;
        this.client = new LeashClient(prefix, process, sights.program().runner().limits());
        this.ready = client.owners().thenCompose(this::sweepDead);
    }

    /** Starts it without waiting for it. */
    static Leash open(ContainerPostMortem sights, String prefix, Owner owner, Optional<ContainerUser> user) {
        EngineProgram program = sights.program();
        ContainerId id = sights.id();
        List<String> words = new ArrayList<>(List.of("exec", "-i", "-e", "BERTH_LEASH=" + prefix));
        user.ifPresent(as -> words.addAll(List.of("-u", as.toString())));
        words.addAll(List.of(id.value(), BerthExec.PATH, "leash", prefix));
        MachineCommand command = MachineCommand.of(program.argv(words)).unguarded();
        RunningProcess process = program.start("opening the leash in container " + id, command);
        Leash leash = new Leash(prefix, owner, process, sights);
        leash.client.listen();
        return leash;
    }

    /** Completes when it answered and what dead owners left was ended; fails never, see {@link #gone}. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes with the engine's words when it is there no more. */
    CompletableFuture<String> gone() {
        return client.lossReason();
    }

    /** Ends every process with this mark, with a grace; answers whether none is left, false also when the leash is gone. */
    CompletableFuture<Boolean> end(String mark) {
        return client.end(mark);
    }

    /** Keeps secrets for a program that will run in a terminal under this mark. */
    CompletableFuture<Boolean> keep(String mark, String block) {
        return client.storeHeader(mark, block);
    }

    /** Whether it answers, and what it knows of the container's memory; {@link LivenessReport#silent()} after limit {@code pulse}. */
    CompletableFuture<LivenessReport> pulse() {
        return client.queryLiveness(limit(KnownLimits.PULSE))
                .thenApply(said -> said.map(Leash::beat).orElse(LivenessReport.silent()));
    }

    private static LivenessReport beat(String kills) {
        return LivenessReport.of(
                kills.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(kills)) : OptionalLong.empty());
    }

    /** Whether it did not answer when it was last asked, and has not done so since. */
    boolean silent() {
        return client.isSilent();
    }

    private Duration limit(Limit known) {
        return sights.program().runner().limits().value(known);
    }

    private CompletableFuture<Void> sweepDead(List<String> owners) {
        return CompletableFuture.allOf(owners.stream()
                .filter(id -> !id.equals(owner.id()) && !owner.alive().test(id))
                .map(client::endOwner)
                .toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Ends the leash itself; only when everything it holds was ended. In a paused container it is left to end by itself once
     * that goes on: the end of its input is waiting for it, and makes it end what else it holds. Idempotent.
     */
    @Override
    public void close() {
        if (client.quit()) {
            process.close();
            return;
        }
        Optional<String> paused = sights.paused();
        if (paused.isPresent()) {
            log.info("leash is left to itself prefix={} seen={}", prefix, paused.get());
            process.detach();
            return;
        }
        if (!UninterruptibleWait.await(client.lossReason(), limit(KnownLimits.EXEC_END))) {
            log.warn("leash did not end prefix={}", prefix);
        }
        process.close();
    }
}
