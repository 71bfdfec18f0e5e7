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
 * The states of all instances, as the engines report them. Simultaneous callers share one query; a query that has begun before a call may have missed what the caller just did, so the call waits for the next one. When an engine does
 * not answer within {@code limits.targets}, the recorded instances are answered as failed, with the reason. Safe for
 * all threads.
 */
final class InstanceCache {
    private final ServedAgents agents;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private boolean running;
    private Optional<CompletableFuture<List<InstanceOverview>>> next = Optional.empty();

    InstanceCache(ServedAgents agents, Limits limits) {
        this.agents = agents;
        this.limits = limits;
    }

    List<InstanceOverview> instances() throws InterruptedException {
        try (Deadline deadline = limits.start(KnownLimits.TARGETS, "the states of all agents")) {
            return deadline.await(query());
        } catch (LimitReachedException e) {
            return recordedAsFailed(ErrorKind.ENGINE_DOWN, e.seen(), e.todo());
        } catch (ExecutionException e) {
            return e.getCause() instanceof BerthException known
                    ? recordedAsFailed(known.kind(), known.seen(), known.todo())
                    : recordedAsFailed(ErrorKind.UNEXPECTED, String.valueOf(e.getCause()), "please report this");
        }
    }

    private CompletableFuture<List<InstanceOverview>> query() {
        lock.lock();
        try {
            CompletableFuture<List<InstanceOverview>> answer = next.orElseGet(CompletableFuture::new);
            next = Optional.of(answer);
            startNextLocked();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void startNextLocked() {
        if (!running && next.isPresent()) {
            CompletableFuture<List<InstanceOverview>> answer = next.get();
            next = Optional.empty();
            running = true;
            var _ = Thread.ofVirtual().name("berth-instances").start(() -> ask(answer));
        }
    }

    private void ask(CompletableFuture<List<InstanceOverview>> answer) {
        try {
            answer.complete(agents.instances());
        } catch (InterruptedException | RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            lock.lock();
            try {
                running = false;
                startNextLocked();
            } finally {
                lock.unlock();
            }
        }
    }

    private List<InstanceOverview> recordedAsFailed(ErrorKind kind, String seen, String todo) {
        InstanceState failed = new InstanceState.Failed(kind, todo, seen);
        return agents.recorded().stream().map(row -> row.withState(failed)).toList();
    }
}
