package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** No container, the image is there: until the agent has answered initialize. */
final class ColdStart implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 9);

    private final BenchAgent agent;

    ColdStart(BenchAgent agent) {
        this.agent = agent;
    }

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (Ground ground = Ground.open(engine, folder)) {
            String image;
            List<String> adapter;
            try (ContainerAgentRuntime agents = agent.runtime().apply(ground.host())) {
                adapter = agents.profile().adapter();
                image = ground.readyAndQuiet(agents).image();
                agents.remove(AgentId.MAIN, true);
            }
            List<Samples> steps = List.of(new Samples(), new Samples());
            Map<String, Samples> phases = new LinkedHashMap<>();
            List<String> last = new ArrayList<>();
            List<Samples> seen = ROUNDS.of(
                    () -> ours(ground, phases, last), () -> ground.bare().coldStart(image, adapter, steps));
            List<String> notes = new ArrayList<>();
            notes.add("ours " + seen.getFirst() + ", bare " + seen.getLast());
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
                    seen.getFirst(),
                    seen.getLast(),
                    1.10,
                    notes));
        }
    }

    /** A runtime of its own each time: it knows nothing of the engine yet. */
    private double ours(Ground ground, Map<String, Samples> phases, List<String> last) throws Exception {
        try (ContainerAgentRuntime agents = agent.runtime().apply(ground.host())) {
            ground.beginTrace();
            long started = System.nanoTime();
            var instance = ground.ready(agents);
            double took = Rounds.millisSince(started);
            ground.phases()
                    .forEach(phase -> phases.computeIfAbsent(phase.phase().id(), _ -> new Samples())
                            .add(phase.took().toNanos() / 1e6));
            last.clear();
            last.add("last round, " + ground.commands());
            var _ = instance.warnings().get();
            agents.remove(AgentId.MAIN, true);
            return took;
        }
    }
}
