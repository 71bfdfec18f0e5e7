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

/** What one and five idle sessions take, beside as many adapters started by hand with the same home and the same variables. */
final class IdleMemory implements Benchmark {
    private static final int MANY = 5;

    private final BenchAgent agent;

    IdleMemory(BenchAgent agent) {
        this.agent = agent;
    }

    @Override
    public String name() {
        return "memory";
    }

    /**
     * In MiB.
     *
     * @param group as the engine counts it: pages of files are on the account of whoever read them first, so it compares badly
     * @param processes of all processes, each with its share of what it shares; empty where that may not be read
     */
    private record Seen(double group, Optional<Double> processes) {
        static Seen of(ContainerMemory memory) throws InterruptedException {
            return new Seen(memory.settled(), memory.processes());
        }

        double best() {
            return processes.orElse(group);
        }
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (FakeLlm model = FakeLlm.start("0.0.0.0", 0);
                Ground ground = Ground.open(engine, folder, agent.settings(model), agent.variables());
                ContainerAgentRuntime runtime = agent.runtime().apply(ground.host())) {
            AgentInstance instance = ground.readyAndQuiet(runtime);
            try {
                List<String> variables = new ArrayList<>();
                List<Seen> ours = ours(ground, instance, variables);
                runtime.stop(AgentId.MAIN);
                List<Seen> bare = bare(ground, instance, runtime.profile().adapter(), variables);
                return List.of(
                        finding("one idle session", ours.getFirst(), bare.getFirst()),
                        finding(MANY + " idle sessions", ours.getLast(), bare.getLast()));
            } finally {
                runtime.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding finding(String what, Seen ours, Seen bare) {
        return new Finding(
                name(),
                agent.name() + ": " + what,
                "MiB",
                ours.best(),
                OptionalDouble.of(bare.best()),
                Bound.none(),
                List.of("as the engine counts: ours " + Finding.number(ours.group()) + ", bare "
                        + Finding.number(bare.group()) + " MiB"));
    }

    private List<Seen> ours(Ground ground, AgentInstance instance, List<String> variables) throws Exception {
        ContainerMemory memory = new ContainerMemory(ground, instance.containerName());
        List<Session> sessions = new ArrayList<>();
        try {
            sessions.add(instance.openSession());
            Seen one = Seen.of(memory);
            variables.addAll(variables(ground, instance.containerName()));
            while (sessions.size() < MANY) {
                sessions.add(instance.openSession());
            }
            return List.of(one, Seen.of(memory));
        } finally {
            sessions.forEach(Session::close);
        }
    }

    /** What the adapter inside was given, but for the marks that are ours. */
    private static List<String> variables(Ground ground, String container) throws Exception {
        String adapters = "for one in $(grep -lsz BERTH_MARK= /proc/[0-9]*/environ); do"
                + " grep -qs berth-exec ${one%environ}cmdline || { tr '\\0' '\\n' <$one; break; }; done";
        return ground.bare().lines("exec", container, "sh", "-c", adapters).stream()
                .filter(line -> line.matches("[A-Za-z_][A-Za-z0-9_]*=.*"))
                .filter(line -> !line.matches("(BERTH_MARK|BERTH_LEASH|HOSTNAME|PWD|OLDPWD|SHLVL|_)=.*"))
                .toList();
    }

    private List<Seen> bare(Ground ground, AgentInstance instance, List<String> adapter, List<String> variables)
            throws Exception {
        String volume = instance.containerName().replaceFirst("-g\\d+$", "-home");
        String folder = ground.workspace().toString();
        String container = ground.bare()
                .idle(
                        instance.image(),
                        "--add-host=host.berth.internal:host-gateway",
                        "--mount=type=volume,source=" + volume + ",target=/home/agent",
                        "--mount=type=bind,source=" + folder + ",target=" + folder);
        ContainerMemory memory = new ContainerMemory(ground, container);
        List<BareAgent> agents = new ArrayList<>();
        try {
            List<String> words = new ArrayList<>(List.of("exec", "-i"));
            variables.forEach(variable -> words.addAll(List.of("-e", variable)));
            words.add(container);
            words.addAll(adapter);
            agents.add(BareAgent.open(ground.bare().start(words.toArray(String[]::new)), folder));
            Seen one = Seen.of(memory);
            while (agents.size() < MANY) {
                agents.add(BareAgent.open(ground.bare().start(words.toArray(String[]::new)), folder));
            }
            return List.of(one, Seen.of(memory));
        } finally {
            agents.forEach(BareAgent::close);
            ground.bare().remove(container);
        }
    }
}
