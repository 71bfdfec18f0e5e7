package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Path;
import java.util.List;

/** The time to close a runtime with twenty idle agents, each with a container and an adapter, compared with one agent. */
final class CloseBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 3);
    private static final int MANY = 20;

    @Override
    public String name() {
        return "close";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        // an agent whose provider cannot be reached takes seconds for each session
        try (FakeLlm model = FakeLlm.start("0.0.0.0", 0);
                BenchFixture fixture = BenchFixture.open(
                        engine, folder, BenchAgent.CLAUDE.settings(model), BenchAgent.CLAUDE.variables())) {
            try {
                List<Samples> samples = ROUNDS.measure(() -> closeMillis(fixture, MANY), () -> closeMillis(fixture, 1));
                return List.of(Finding.compared(
                        name(),
                        "closing " + MANY + " idle agents, beside closing one",
                        samples.getFirst(),
                        samples.getLast(),
                        1.2,
                        List.of(MANY + ": " + samples.getFirst() + ", one: " + samples.getLast())));
            } finally {
                removeAll(fixture);
            }
        }
    }

    /** Makes agents ready with a session each, and returns the time that closing their runtime takes. */
    private static double closeMillis(BenchFixture fixture, int agents) throws Exception {
        AgentRuntime claude = fixture.claude();
        boolean opened = false;
        try {
            for (int number = 1; number <= agents; number++) {
                var instance = claude.ready(agent(number), Workspace.at(fixture.workspace()));
                var _ = instance.warnings().get();
                var _ = instance.openSession();
            }
            opened = true;
        } finally {
            if (!opened) {
                claude.close();
            }
        }
        long started = System.nanoTime();
        claude.close();
        return Rounds.millisSince(started);
    }

    private static AgentId agent(int number) {
        return AgentId.of("idle-" + number);
    }

    private static void removeAll(BenchFixture fixture) throws InterruptedException {
        try (AgentRuntime claude = fixture.claude()) {
            for (var row : claude.instances()) {
                claude.remove(row.agent(), true);
            }
        }
    }
}
