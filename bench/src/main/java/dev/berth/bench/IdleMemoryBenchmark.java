package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.session.Session;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The memory of one and of five idle sessions, compared with as many adapters without Berth, with the same home and the
 * same variables.
 */
final class IdleMemoryBenchmark implements Benchmark {
    private static final int MANY = 5;

    private final BenchAgent agent;

    IdleMemoryBenchmark(BenchAgent agent) {
        this.agent = agent;
    }

    @Override
    public String name() {
        return "memory";
    }

    /**
     * A measurement, in MiB.
     *
     * @param group the engine's count for the control group; a poor comparison, because the group that first reads a
     *     page of a file is charged for it
     * @param processes the proportional set size of all processes; empty where this user is not allowed to read it
     */
    private record Memory(double group, Optional<Double> processes) {
        static Memory of(ContainerMemory memory) throws InterruptedException {
            return new Memory(memory.awaitStable(), memory.processesMib());
        }

        double best() {
            return processes.orElse(group);
        }
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (FakeLlm model = FakeLlm.start("0.0.0.0", 0);
                BenchFixture fixture = BenchFixture.open(engine, folder, agent.settings(model), agent.variables());
                ContainerAgentRuntime runtime = agent.runtime().apply(fixture.host())) {
            AgentInstance instance = fixture.readyAndIdle(runtime);
            try {
                List<String> variables = new ArrayList<>();
                List<Memory> ours = ours(fixture, instance, variables);
                runtime.stop(AgentId.MAIN);
                List<Memory> bare = bare(fixture, instance, runtime.profile().adapter(), variables);
                return List.of(
                        finding("one idle session", ours.getFirst(), bare.getFirst()),
                        finding(MANY + " idle sessions", ours.getLast(), bare.getLast()));
            } finally {
                runtime.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding finding(String what, Memory ours, Memory bare) {
        return new Finding(
                name(),
                agent.name() + ": " + what,
                "MiB",
                ours.best(),
                OptionalDouble.of(bare.best()),
                Bound.none(),
                List.of("by the engine's count: ours " + Finding.number(ours.group()) + ", bare "
                        + Finding.number(bare.group()) + " MiB"));
    }

    private List<Memory> ours(BenchFixture fixture, AgentInstance instance, List<String> variables) throws Exception {
        ContainerMemory memory =
                new ContainerMemory(fixture, instance.snapshot().containerName());
        List<Session> sessions = new ArrayList<>();
        try {
            sessions.add(instance.openSession());
            Memory one = Memory.of(memory);
            variables.addAll(AdapterVariables.of(fixture, instance.snapshot().containerName()));
            while (sessions.size() < MANY) {
                sessions.add(instance.openSession());
            }
            return List.of(one, Memory.of(memory));
        } finally {
            sessions.forEach(Session::close);
        }
    }

    private List<Memory> bare(
            BenchFixture fixture, AgentInstance instance, List<String> adapter, List<String> variables)
            throws Exception {
        String volume = instance.snapshot().containerName().replaceFirst("-[a-z2-7]{8}-g\\d+$", "-home");
        String folder = fixture.workspace().toString();
        String container = fixture.bare()
                .idle(
                        instance.snapshot().image(),
                        "--add-host=host.berth.internal:host-gateway",
                        "--mount=type=volume,source=" + volume + ",target=/home/agent",
                        "--mount=type=bind,source=" + folder + ",target=" + folder);
        ContainerMemory memory = new ContainerMemory(fixture, container);
        List<BareAgent> agents = new ArrayList<>();
        try {
            String[] arguments = AdapterVariables.exec(container, adapter, variables);
            agents.add(BareAgent.open(fixture.bare().start(arguments), folder));
            Memory one = Memory.of(memory);
            while (agents.size() < MANY) {
                agents.add(BareAgent.open(fixture.bare().start(arguments), folder));
            }
            return List.of(one, Memory.of(memory));
        } finally {
            agents.forEach(BareAgent::close);
            fixture.bare().remove(container);
        }
    }
}
