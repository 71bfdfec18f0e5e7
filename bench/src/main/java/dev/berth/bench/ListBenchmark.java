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

/** {@code berth ps} beside eight starts of Java and the engine commands that it issues. */
final class Listing implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 9);
    private static final int JAVA_STARTS = 8;

    private final String launcher;

    /** @param launcher the path of {@code ./berth}, built */
    Listing(String launcher) {
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "ps";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        if (launcher.isEmpty()) {
            throw new IOException("the launcher is not known: start this by bench/run");
        }
        try (Ground ground = Ground.open(engine, folder);
                AgentRuntime claude = ground.claude()) {
            var _ = ground.readyAndQuiet(claude);
            try {
                return List.of(listing(ground));
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding listing(Ground ground) throws Exception {
        List<List<String>> commands = commands(ground);
        List<String> ps =
                List.of(launcher, "ps", "--home", ground.context().home().root().toString());
        List<String> java = List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(), "-version");
        List<Samples> seen = ROUNDS.of(() -> BareEngine.time(ps), () -> BareEngine.time(java), () -> {
            double issued = 0;
            for (List<String> command : commands) {
                issued += BareEngine.time(command);
            }
            return issued;
        });
        Samples javas = seen.get(1);
        Samples engines = seen.getLast();
        return new Finding(
                name(),
                "berth ps, beside 8 x java -version + its commands",
                "ms",
                seen.getFirst().median(),
                OptionalDouble.of(JAVA_STARTS * javas.median() + engines.median()),
                Bound.atMost(1),
                List.of(
                        "ours " + seen.getFirst() + ", java -version " + javas,
                        "engine commands " + engines + ": "
                                + String.join(
                                        "; ",
                                        commands.stream()
                                                .map(command -> String.join(" ", command))
                                                .toList())));
    }

    /** What it asks the engine, seen from within. */
    private static List<List<String>> commands(Ground ground) throws InterruptedException {
        ground.beginTrace();
        var _ = new RecordedInstances(ground.context().home())
                .on(ground.host(), target -> new Login.Missing("not needed"));
        return ground.trace().seen().stream().map(CommandTrace.Seen::argv).toList();
    }
}
