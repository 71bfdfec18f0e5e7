package dev.berth.server.serve;

import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the engines report, asked by one at a time however many want to know, and answered in time also when an engine does not answer: then
 * with what is recorded, and why. Safe for all threads.
 */
final class InstanceCache {
    private final ServedAgents agents;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<CompletableFuture<List<InstanceOverview>>> asking = Optional.empty();

    InstanceCache(ServedAgents agents, Limits limits) {
        this.agents = agents;
        this.limits = limits;
    }

    List<InstanceOverview> now() throws InterruptedException {
        try (Deadline deadline = limits.start(KnownLimits.TARGETS, "the states of all agents")) {
            return deadline.await(ask());
        } catch (LimitReachedException e) {
            return unasked(ErrorKind.ENGINE_DOWN, e.seen(), e.todo());
        } catch (ExecutionException e) {
            return e.getCause() instanceof BerthException known
                    ? unasked(known.kind(), known.seen(), known.todo())
                    : unasked(ErrorKind.UNEXPECTED, String.valueOf(e.getCause()), "please report this");
        }
    }

    private CompletableFuture<List<InstanceOverview>> ask() {
        lock.lock();
        try {
            CompletableFuture<List<InstanceOverview>> answer =
                    asking.filter(future -> !future.isDone()).orElseGet(this::begin);
            asking = Optional.of(answer);
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<List<InstanceOverview>> begin() {
        CompletableFuture<List<InstanceOverview>> answer = new CompletableFuture<>();
        var _ = Thread.ofVirtual().name("berth-instances").start(() -> {
            try {
                answer.complete(agents.instances());
            } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private List<InstanceOverview> unasked(ErrorKind kind, String seen, String todo) {
        InstanceState failed = new InstanceState.Failed(kind, todo, seen);
        return agents.recorded().stream().map(row -> row.as(failed)).toList();
    }
}
