package dev.berth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code Bench [--json] [--agent NAME] [docker|nerdctl] [NAME…]}: load programs against a real engine, each beside the bare program in the same
 * run. It measures and does not judge: its exit status is 0. {@code docs/benchmarks.md} says what each is held against.
 */
public final class Bench {
    /** The property that names {@code ./berth}. */
    static final String LAUNCHER = "berth.bench.launcher";

    private static final Set<String> ENGINES = Set.of("docker", "nerdctl", "auto");

    /** A name for those that are there for every agent. */
    private static final String AGENTS = "agents";

    private static final Set<String> OF_AGENTS = Set.of("cold", "memory", "image");

    private Bench() {}

    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> names = new ArrayList<>(List.of(words));
        Report report = new Report(out, names.remove("--json"));
        List<String> only = agents(names);
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
        report.head(about(engine));
        for (Benchmark benchmark : all) {
            if (names.isEmpty() || names.contains(benchmark.name())) {
                run(benchmark, engine, report);
            }
        }
    }

    /** Takes {@code --agent NAME} out of the words. */
    private static List<String> agents(List<String> words) {
        List<String> only = new ArrayList<>();
        for (int at = words.indexOf("--agent"); at >= 0 && at + 1 < words.size(); at = words.indexOf("--agent")) {
            words.remove(at);
            only.add(words.remove(at));
        }
        return only;
    }

    private static List<Benchmark> benchmarks(List<BenchAgent> agents) {
        List<Benchmark> all = new ArrayList<>();
        agents.forEach(agent -> all.addAll(List.of(new ColdStart(agent), new IdleMemory(agent), new ImageSize(agent))));
        all.addAll(List.of(
                new WhenReady(),
                new Flight(),
                new Listing(System.getProperty(LAUNCHER, "")),
                new Pipe(),
                new SshCommand(),
                new Terminals(),
                new WebTerminals()));
        return all;
    }

    private static void run(Benchmark benchmark, String engine, Report report) throws IOException {
        Path folder = Files.createTempDirectory("berth-bench").toRealPath();
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

    private static String about(String engine) {
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
