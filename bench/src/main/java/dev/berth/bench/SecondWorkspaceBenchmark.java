package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The time until an agent that runs in one workspace is ready in a second one, compared with a bare container and adapter. */
final class SecondWorkspaceBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 9);

    @Override
    public String name() {
        return "two";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (BenchFixture fixture = BenchFixture.open(engine, folder);
                ContainerAgentRuntime claude = fixture.claude()) {
            String image = fixture.readyAndIdle(claude).snapshot().image();
            Workspace second = second(folder);
            List<Samples> steps = List.of(new Samples(), new Samples());
            try {
                List<Samples> samples = ROUNDS.measure(
                        () -> secondMillis(claude, second),
                        () -> fixture.bare().coldStart(image, claude.profile().adapter(), steps));
                return List.of(Finding.compared(
                        name(),
                        "second workspace of a running agent",
                        samples.getFirst(),
                        samples.getLast(),
                        1.10,
                        List.of("ours " + samples.getFirst() + ", bare " + samples.getLast())));
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private static Workspace second(Path folder) throws Exception {
        Path project = Files.createDirectories(folder.resolve("second"));
        Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rwxrwxrwx"));
        return Workspace.at(project);
    }

    private static double secondMillis(ContainerAgentRuntime claude, Workspace second) throws Exception {
        long started = System.nanoTime();
        AgentInstance instance = claude.ready(AgentId.MAIN, second);
        double millis = Rounds.millisSince(started);
        var _ = instance.warnings().get();
        claude.remove(instance.id());
        return millis;
    }
}
