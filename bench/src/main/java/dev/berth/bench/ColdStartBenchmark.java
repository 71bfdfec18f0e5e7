package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The time of a start without a container, with the image present, until the agent has answered initialize. */
final class ColdStartBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 9);

    private final BenchAgent agent;

    ColdStartBenchmark(BenchAgent agent) {
        this.agent = agent;
    }

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (BenchFixture fixture = BenchFixture.open(engine, folder)) {
            String image;
            List<String> adapter;
            try (ContainerAgentRuntime agents = agent.runtime().apply(fixture.host())) {
                adapter = agents.profile().adapter();
                image = fixture.readyAndIdle(agents).snapshot().image();
                agents.remove(AgentId.MAIN, true);
            }
            List<Samples> steps = List.of(new Samples(), new Samples());
            Map<String, Samples> phases = new LinkedHashMap<>();
            List<String> last = new ArrayList<>();
            List<Samples> samples = ROUNDS.measure(
                    () -> startMillis(fixture, phases, last),
                    () -> fixture.bare().coldStart(image, adapter, steps));
            List<String> notes = new ArrayList<>();
            notes.add("ours " + samples.getFirst() + ", bare " + samples.getLast());
            notes.add("bare: run -d " + Finding.number(steps.getFirst().median()) + ", exec -i until the answer "
                    + Finding.number(steps.getLast().median()));
            notes.add("ours by phase: "
                    + String.join(
                            ", ",
                            phases.entrySet().stream()
                                    .map(phase -> phase.getKey() + " "
                                            + Finding.number(phase.getValue().median()))
                                    .toList()));
            notes.addAll(last);
            return List.of(Finding.compared(
                    name(),
                    agent.name() + ": absent to initialize answered",
                    samples.getFirst(),
                    samples.getLast(),
                    1.10,
                    notes));
        }
    }

    /** Measures one start with a new runtime, which has no cached state of the engine. */
    private double startMillis(BenchFixture fixture, Map<String, Samples> phases, List<String> last) throws Exception {
        try (ContainerAgentRuntime agents = agent.runtime().apply(fixture.host())) {
            fixture.beginTrace();
            long started = System.nanoTime();
            var instance = fixture.ready(agents);
            double millis = Rounds.millisSince(started);
            fixture.phases()
                    .forEach(phase -> phases.computeIfAbsent(phase.phase().id(), _ -> new Samples())
                            .add(phase.took().toNanos() / 1e6));
            last.clear();
            last.add("last round, " + fixture.commands());
            var _ = instance.warnings().get();
            agents.remove(AgentId.MAIN, true);
            return millis;
        }
    }
}
