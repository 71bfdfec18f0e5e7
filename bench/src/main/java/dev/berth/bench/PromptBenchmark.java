package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.session.Session;
import dev.berth.testkit.llm.FakeLlm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The time that {@code berth prompt} adds to the start of the adapter and the same turn on it, on a ready instance. */
final class PromptBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 9);
    private static final BenchAgent AGENT = BenchAgent.CLAUDE;
    private static final String PROMPT = "@@say done";

    private final String launcher;

    /** @param launcher the path of {@code ./berth}, built */
    PromptBenchmark(String launcher) {
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "prompt";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        if (launcher.isEmpty()) {
            throw new IOException("the property berth.bench.launcher is not set: start the benchmarks with bench/run");
        }
        try (FakeLlm model = FakeLlm.start("0.0.0.0", 0);
                BenchFixture fixture = BenchFixture.open(engine, folder, AGENT.settings(model), AGENT.variables());
                ContainerAgentRuntime claude = AGENT.runtime().apply(fixture.host())) {
            String container = fixture.readyAndIdle(claude).snapshot().containerName();
            try {
                String[] adapter = adapter(fixture, claude, container);
                List<String> command = command(fixture, engine, AGENT.settings(model));
                List<Samples> samples = ROUNDS.measure(() -> promptMillis(command), () -> bareMillis(fixture, adapter));
                return List.of(Finding.alone(
                        name(),
                        "berth prompt, less adapter and turn",
                        "ms",
                        samples.getFirst().median() - samples.getLast().median(),
                        Bound.atMost(600),
                        List.of("ours " + samples.getFirst() + ", bare adapter and turn " + samples.getLast())));
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    /** The engine command of an adapter with the variables that Berth gives it. */
    private static String[] adapter(BenchFixture fixture, ContainerAgentRuntime claude, String container)
            throws Exception {
        try (Session _ = fixture.ready(claude).openSession()) {
            return AdapterVariables.exec(
                    container, claude.profile().adapter(), AdapterVariables.of(fixture, container));
        }
    }

    private List<String> command(BenchFixture fixture, String engine, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(
                launcher, "prompt", "--home", fixture.context().home().root().toString(), "-c", "engine=" + engine));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        command.addAll(
                List.of("--workspace", fixture.workspace().toString(), "--permission", "reject", AGENT.name(), PROMPT));
        return command;
    }

    private static double promptMillis(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(AGENT.variables());
        long started = System.nanoTime();
        int code = builder.start().waitFor();
        double millis = Rounds.millisSince(started);
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " exited with " + code);
        }
        return millis;
    }

    private static double bareMillis(BenchFixture fixture, String[] adapter) throws Exception {
        long started = System.nanoTime();
        try (BareAgent agent = BareAgent.open(
                fixture.bare().start(adapter), fixture.workspace().toString())) {
            agent.prompt(PROMPT);
            return Rounds.millisSince(started);
        }
    }
}
