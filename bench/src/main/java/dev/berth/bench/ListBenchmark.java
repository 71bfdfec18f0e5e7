package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.testkit.machine.CommandTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** The time of {@code berth ps}, compared with eight starts of Java plus the engine commands that it runs. */
final class ListBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 9);
    private static final int JAVA_STARTS = 8;

    private final String launcher;

    /** @param launcher the path of {@code ./berth}, built */
    ListBenchmark(String launcher) {
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "ps";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        if (launcher.isEmpty()) {
            throw new IOException("the property berth.bench.launcher is not set: start the benchmarks with bench/run");
        }
        try (BenchFixture fixture = BenchFixture.open(engine, folder);
                AgentRuntime claude = fixture.claude()) {
            var _ = fixture.readyAndIdle(claude);
            try {
                return List.of(listing(fixture));
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding listing(BenchFixture fixture) throws Exception {
        List<List<String>> commands = commands(fixture);
        List<String> ps = List.of(
                launcher, "ps", "--home", fixture.context().home().root().toString());
        List<String> java = List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(), "-version");
        List<Samples> samples = ROUNDS.measure(() -> BareEngine.time(ps), () -> BareEngine.time(java), () -> {
            double total = 0;
            for (List<String> command : commands) {
                total += BareEngine.time(command);
            }
            return total;
        });
        Samples javas = samples.get(1);
        Samples engineCommands = samples.getLast();
        return new Finding(
                name(),
                "berth ps, beside 8 x java -version + its commands",
                "ms",
                samples.getFirst().median(),
                OptionalDouble.of(JAVA_STARTS * javas.median() + engineCommands.median()),
                Bound.atMost(1),
                List.of(
                        "ours " + samples.getFirst() + ", java -version " + javas,
                        "engine commands " + engineCommands + ": "
                                + String.join(
                                        "; ",
                                        commands.stream()
                                                .map(command -> String.join(" ", command))
                                                .toList())));
    }

    /** The engine commands of {@code berth ps}, traced in this JVM. */
    private static List<List<String>> commands(BenchFixture fixture) throws InterruptedException {
        fixture.beginTrace();
        var _ = new RecordedInstances(fixture.context().home())
                .on(fixture.host(), target -> new Login.Missing("not needed"));
        return fixture.trace().commands().stream()
                .map(CommandTrace.TracedCommand::argv)
                .toList();
    }
}
