package dev.berth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code Bench [--json] [--agent NAME] [docker|nerdctl] [NAME…]}: load programs against a real engine, each compared
 * with the bare program in the same run. The exit status is 0 for every result. {@code docs/benchmarks.md} describes
 * the comparisons and their bounds.
 */
public final class Bench {
    /** The property that names {@code ./berth}. */
    static final String LAUNCHER = "berth.bench.launcher";

    private static final Set<String> ENGINES = Set.of("docker", "nerdctl", "auto");

    /** The name for all benchmarks of {@link #OF_AGENTS}. */
    private static final String AGENTS = "agents";

    private static final Set<String> OF_AGENTS = Set.of("cold", "memory", "image");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> names = new ArrayList<>(List.of(arguments));
        Report report = new Report(out, names.remove("--json"));
        List<String> only = removeAgents(names);
        String engine = !names.isEmpty() && ENGINES.contains(names.getFirst()) ? names.removeFirst() : "auto";
        List<BenchAgent> agents = BenchAgent.all().stream()
                .filter(agent -> only.isEmpty() || only.contains(agent.name()))
                .toList();
        if (names.remove(AGENTS)) {
            names.addAll(OF_AGENTS);
        }
        List<Benchmark> all = benchmarks(agents);
        List<String> known = all.stream().map(Benchmark::name).distinct().toList();
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty() || agents.isEmpty()) {
            out.println("unknown: " + String.join(", ", agents.isEmpty() ? only : unknown) + "; there are "
                    + String.join(", ", known) + ", " + AGENTS + " for " + String.join(", ", OF_AGENTS)
                    + "; agents: "
                    + BenchAgent.all().stream().map(BenchAgent::name).toList());
            return;
        }
        report.head(describe(engine));
        for (Benchmark benchmark : all) {
            if (names.isEmpty() || names.contains(benchmark.name())) {
                run(benchmark, engine, report);
            }
        }
    }

    /** Removes each {@code --agent NAME} from the arguments and returns the names. */
    private static List<String> removeAgents(List<String> arguments) {
        List<String> only = new ArrayList<>();
        for (int at = arguments.indexOf("--agent");
                at >= 0 && at + 1 < arguments.size();
                at = arguments.indexOf("--agent")) {
            arguments.remove(at);
            only.add(arguments.remove(at));
        }
        return only;
    }

    private static List<Benchmark> benchmarks(List<BenchAgent> agents) {
        List<Benchmark> all = new ArrayList<>();
        agents.forEach(agent -> all.addAll(
                List.of(new ColdStartBenchmark(agent), new IdleMemoryBenchmark(agent), new ImageSizeBenchmark(agent))));
        all.addAll(List.of(
                new ReadyBenchmark(),
                new SharedStartBenchmark(),
                new ListBenchmark(System.getProperty(LAUNCHER, "")),
                new PromptBenchmark(System.getProperty(LAUNCHER, "")),
                new SecondWorkspaceBenchmark(),
                new LookBenchmark(),
                new CloseBenchmark(),
                new PipeBenchmark(),
                new SshBenchmark(),
                new TerminalBenchmark(),
                new WebTerminalBenchmark()));
        return all;
    }

    private static void run(Benchmark benchmark, String engine, Report report) throws IOException {
        Path folder = Files.createTempDirectory("berth-bench").toRealPath();
        // as a person's projects: every user may enter the folders above a workspace
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            benchmark.run(engine, folder).forEach(finding -> report.finding(engine, finding));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            report.failure(engine, benchmark.name(), e);
        } catch (Exception e) {
            report.failure(engine, benchmark.name(), e);
        } finally {
            delete(folder);
        }
    }

    private static String describe(String engine) {
        return "engine " + engine + ", Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
