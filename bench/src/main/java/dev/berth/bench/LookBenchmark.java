package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.llm.FakeLlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that the comparison of a workspace of 100,000 files adds to a turn, compared with the same turn with setting {@code
 * workspace.protect} off.
 */
final class LookBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(3, 15);
    private static final int PACKAGES = 100;
    private static final int FOLDERS = 100;
    private static final int FILES = 10;
    private static final BenchAgent AGENT = BenchAgent.CLAUDE;

    @Override
    public String name() {
        return "look";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        Workspace tree = tree(folder.resolve("tree"));
        try (FakeLlm model = FakeLlm.start("0.0.0.0", 0);
                BenchFixture compared = fixture(engine, folder.resolve("on"), model, "on");
                BenchFixture plain = fixture(engine, folder.resolve("off"), model, "off");
                ContainerAgentRuntime ours = AGENT.runtime().apply(compared.host());
                ContainerAgentRuntime without = AGENT.runtime().apply(plain.host())) {
            try {
                List<Samples> samples = measure(ready(ours, tree), ready(without, tree));
                return List.of(Finding.alone(
                        name(),
                        "turn in a workspace of 100,000 files, less one without the comparison",
                        "ms",
                        samples.getFirst().median() - samples.getLast().median(),
                        Bound.atMost(50),
                        List.of("with " + samples.getFirst() + ", without " + samples.getLast())));
            } finally {
                ours.remove(AgentId.MAIN, true);
                without.remove(AgentId.MAIN, true);
            }
        }
    }

    private static List<Samples> measure(AgentInstance ours, AgentInstance without) throws Exception {
        try (Session compared = ours.openSession();
                Session plain = without.openSession()) {
            return ROUNDS.measure(() -> turnMillis(compared), () -> turnMillis(plain));
        }
    }

    private static double turnMillis(Session session) throws Exception {
        long started = System.nanoTime();
        TurnOutcome outcome = session.prompt("@@say done", update -> {}).await();
        double millis = Rounds.millisSince(started);
        if (!(outcome instanceof TurnOutcome.Completed)
                || !outcome.evidence().workspaces().isEmpty()) {
            throw new IOException("the turn ended with " + outcome);
        }
        return millis;
    }

    private static BenchFixture fixture(String engine, Path folder, FakeLlm model, String protect) throws Exception {
        List<String> settings = new ArrayList<>(AGENT.settings(model));
        settings.add("workspace.protect=" + protect);
        return BenchFixture.open(engine, Files.createDirectories(folder), settings, AGENT.variables());
    }

    private static AgentInstance ready(ContainerAgentRuntime runtime, Workspace tree) throws Exception {
        AgentInstance instance = runtime.ready(AgentId.MAIN, tree);
        var _ = instance.warnings().get();
        return instance;
    }

    private static Workspace tree(Path root) throws IOException {
        for (int p = 0; p < PACKAGES; p++) {
            for (int f = 0; f < FOLDERS; f++) {
                Path folder = Files.createDirectories(root.resolve("package-" + p + "/source-" + f));
                for (int i = 0; i < FILES; i++) {
                    Files.createFile(folder.resolve("File" + i + ".java"));
                }
            }
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        return Workspace.at(root);
    }
}
