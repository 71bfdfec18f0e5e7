package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Asking for what is ready already: with a look at the engine, and right after one. */
final class WhenReady implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 11);
    private static final int CALLS = 1000;

    /** A little longer than a look counts. */
    private static final Duration STALE = Duration.ofMillis(3100);

    @Override
    public String name() {
        return "ready";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (Ground ground = Ground.open(engine, folder);
                AgentRuntime claude = ground.claude()) {
            String container = ground.readyAndQuiet(claude).containerName();
            try {
                return List.of(verified(ground, claude, container), fresh(ground, claude));
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding verified(Ground ground, AgentRuntime claude, String container) throws Exception {
        List<Samples> seen = ROUNDS.of(
                () -> {
                    Thread.sleep(STALE);
                    ground.beginTrace();
                    long started = System.nanoTime();
                    var _ = ground.ready(claude);
                    return Rounds.millisSince(started);
                },
                () -> {
                    // as cold as ours: what was run a moment ago is faster
                    Thread.sleep(STALE);
                    return BareEngine.time(ground.bare().argv("inspect", container));
                });
        return Finding.compared(
                name(),
                "verified, beside one inspect",
                seen.getFirst(),
                seen.getLast(),
                1.2,
                List.of("ours " + seen.getFirst() + ", bare " + seen.getLast(), ground.commands()));
    }

    private Finding fresh(Ground ground, AgentRuntime claude) throws Exception {
        Thread.sleep(STALE);
        var _ = ground.ready(claude);
        ground.beginTrace();
        Samples calls = new Samples();
        for (int i = 0; i < CALLS; i++) {
            long started = System.nanoTime();
            var _ = ground.ready(claude);
            calls.add(Rounds.millisSince(started));
        }
        int processes = ground.trace().seen().size();
        return Finding.alone(
                name(),
                "within the freshness window",
                "ms",
                processes == 0 ? calls.median() : Double.POSITIVE_INFINITY,
                Bound.atMost(1),
                List.of("calls " + calls + ", processes started: " + processes));
    }
}
