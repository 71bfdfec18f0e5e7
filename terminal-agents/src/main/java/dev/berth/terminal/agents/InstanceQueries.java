package dev.berth.terminal.agents;

import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Asks several engines for their instances at the same time. One that does not answer within {@code limits.targets} takes no
 * answer from the others. Each engine gets one question at a time, whoever asks. Safe for all threads.
 *
 * @param <K> the name of an engine, or of something that has one
 */
public final class InstanceQueries<K extends Comparable<K>> {
    /** The instances of one engine. */
    public interface Engine<K> {
        List<InstanceOverview> instances(K key) throws InterruptedException;

        /** The rows in place of the answer of an engine that failed or did not answer in time, which is LIMIT_REACHED. */
        List<InstanceOverview> failed(K key, BerthException failure);
    }

    private final Engine<K> engine;
    private final Limits limits;
    private final Map<K, SharedQuery<List<InstanceOverview>>> queries = new ConcurrentHashMap<>();

    public InstanceQueries(Engine<K> engine, Limits limits) {
        this.engine = engine;
        this.limits = limits;
    }

    /** The rows of all these engines, in the order of their names; an answer is not older than this call. */
    public List<InstanceOverview> ask(Collection<K> keys) throws InterruptedException {
        Map<K, CompletableFuture<List<InstanceOverview>>> asked = new TreeMap<>();
        keys.forEach(key -> asked.put(key, query(key).begin()));
        List<InstanceOverview> all = new ArrayList<>();
        try (Deadline deadline = limits.start(KnownLimits.TARGETS, "the states of all agents")) {
            for (Map.Entry<K, CompletableFuture<List<InstanceOverview>>> answer : asked.entrySet()) {
                all.addAll(rows(answer.getKey(), answer.getValue(), deadline));
            }
        }
        return all;
    }

    private SharedQuery<List<InstanceOverview>> query(K key) {
        return queries.computeIfAbsent(key, same -> new SharedQuery<>(() -> engine.instances(same)));
    }

    private List<InstanceOverview> rows(K key, CompletableFuture<List<InstanceOverview>> answer, Deadline deadline)
            throws InterruptedException {
        try {
            // an answer that is there counts, also when another engine has used up the time
            return answer.isDone() ? answer.get() : deadline.await(answer);
        } catch (LimitReachedException e) {
            return engine.failed(key, e);
        } catch (ExecutionException e) {
            return engine.failed(key, BerthException.wrap("listing the instances of " + key, e.getCause()));
        }
    }
}
