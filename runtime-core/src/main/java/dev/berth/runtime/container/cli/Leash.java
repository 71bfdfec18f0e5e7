package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.DeletedMounts;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code berth-exec leash} of one scope, inside the container, as one user. Its client is not guarded and never
 * killed while the leash answers: nerdctl does not pass the client's death on to the program inside, but every engine
 * passes the end of its input on. Safe for all threads.
 */
final class Leash implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leash.class);

    private final String prefix;
    private final Owner owner;
    private final RunningProcess process;
    private final ContainerPostMortem postMortem;
    private final LeashClient client;
    private final CompletableFuture<Void> ready;

    private Leash(String prefix, Owner owner, RunningProcess process, ContainerPostMortem postMortem) {
        this.prefix = prefix;
        this.owner = owner;
        this.process = process;
        this.postMortem = postMortem;
        this.client =
                new LeashClient(prefix, process, postMortem.program().runner().limits());
        this.ready = client.owners().thenCompose(this::sweepDead);
    }

    /** Starts a leash without waiting for its answer. */
    static Leash open(ContainerPostMortem postMortem, String prefix, Owner owner, Optional<ContainerUser> user) {
        EngineProgram program = postMortem.program();
        ContainerId id = postMortem.id();
        List<String> arguments = ExecArguments.exec(program.dialect(), "-i");
        arguments.addAll(List.of("-e", "BERTH_LEASH=" + prefix));
        user.ifPresent(name -> arguments.addAll(List.of("-u", name.toString())));
        arguments.addAll(List.of(id.value(), BerthExec.PATH, "leash", prefix));
        MachineCommand command = MachineCommand.of(program.argv(arguments)).unguarded();
        RunningProcess process = program.start("opening the leash in container " + id, command);
        Leash leash = new Leash(prefix, owner, process, postMortem);
        leash.client.sendEmptyLine();
        leash.client.listen();
        return leash;
    }

    /** Completes when the leash answered and the programs of dead owners were ended; never fails, see {@link #gone}. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes when the leash has ended, with the engine's last output. */
    CompletableFuture<String> gone() {
        return client.lossReason();
    }

    /**
     * Ends every process with this mark, with a grace; answers whether none is left, and false when the leash is gone.
     */
    CompletableFuture<Boolean> end(String mark) {
        return client.end(mark);
    }

    /**
     * Stores the header of a terminal's program with this mark, without which the program does not start; answers whether
     * that succeeded.
     */
    CompletableFuture<Boolean> storeHeader(String mark, String header) {
        return client.storeHeader(mark, header);
    }

    /** Checks whether the leash answers; {@link LivenessReport#silent()} after limit {@code pulse}. */
    CompletableFuture<LivenessReport> checkLiveness() {
        return client.queryLiveness(limit(KnownLimits.PULSE))
                .thenApply(pulse -> pulse.map(Leash::report).orElse(LivenessReport.silent()));
    }

    private static LivenessReport report(LeashClient.Pulse pulse) {
        String kills = pulse.memoryKills();
        return LivenessReport.of(
                kills.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(kills)) : OptionalLong.empty(),
                pulse.deletedMounts().stream().map(DeletedMounts::decoded).toList());
    }

    /**
     * The status that a terminal's program with this mark left; empty when it left none, or when the leash does not answer
     * within limit {@code exec-end}.
     */
    CompletableFuture<Optional<String>> status(String mark) {
        return client.queryStatus(mark, limit(KnownLimits.EXEC_END));
    }

    /** Whether the leash did not answer the last check, and has not answered it since. */
    boolean silent() {
        return client.isSilent();
    }

    private Duration limit(Limit known) {
        return postMortem.program().runner().limits().value(known);
    }

    private CompletableFuture<Void> sweepDead(List<String> owners) {
        return CompletableFuture.allOf(owners.stream()
                .filter(id -> !id.equals(owner.id()) && !owner.alive().test(id))
                .map(client::endOwner)
                .toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Ends the leash itself; to be called when its programs were ended. A leash in a paused container is left running:
     * once the container is unpaused, the leash sees the end of its input, ends its remaining programs and then itself.
     * Idempotent.
     */
    @Override
    public void close() {
        if (client.quit()) {
            process.close();
            return;
        }
        Optional<String> paused = postMortem.pausedText();
        if (paused.isPresent()) {
            log.info("leash of a paused container is left running prefix={} seen={}", prefix, paused.get());
            process.detach();
            return;
        }
        if (!UninterruptibleWait.await(client.lossReason(), limit(KnownLimits.EXEC_END))) {
            log.warn("leash did not end prefix={}", prefix);
        }
        process.close();
    }
}
