package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The time of a call for an instance that is ready: with a query of the engine, and right after such a query. */
final class ReadyBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 11);
    private static final int CALLS = 1000;

    /** A little longer than the result of a query stays fresh. */
    private static final Duration STALE = Duration.ofMillis(3100);

    @Override
    public String name() {
        return "ready";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (BenchFixture fixture = BenchFixture.open(engine, folder);
                AgentRuntime claude = fixture.claude()) {
            String container = fixture.readyAndIdle(claude).snapshot().containerName();
            try {
                return List.of(verified(fixture, claude, container), fresh(fixture, claude));
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding verified(BenchFixture fixture, AgentRuntime claude, String container) throws Exception {
        List<Samples> samples = ROUNDS.measure(
                () -> {
                    Thread.sleep(STALE);
                    fixture.beginTrace();
                    long started = System.nanoTime();
                    var _ = fixture.ready(claude);
                    return Rounds.millisSince(started);
                },
                () -> {
                    // the same pause as Berth's: a program that just ran starts faster
                    Thread.sleep(STALE);
                    return BareEngine.time(fixture.bare().argv("inspect", container));
                });
        return Finding.compared(
                name(),
                "verified, beside one inspect",
                samples.getFirst(),
                samples.getLast(),
                1.2,
                List.of("ours " + samples.getFirst() + ", bare " + samples.getLast(), fixture.commands()));
    }

    private Finding fresh(BenchFixture fixture, AgentRuntime claude) throws Exception {
        Thread.sleep(STALE);
        var _ = fixture.ready(claude);
        fixture.beginTrace();
        Samples calls = new Samples();
        for (int i = 0; i < CALLS; i++) {
            long started = System.nanoTime();
            var _ = fixture.ready(claude);
            calls.add(Rounds.millisSince(started));
        }
        int processes = fixture.trace().commands().size();
        return Finding.alone(
                name(),
                "within the freshness window",
                "ms",
                processes == 0 ? calls.median() : Double.POSITIVE_INFINITY,
                Bound.atMost(1),
                List.of("calls " + calls + ", processes started: " + processes));
    }
}
