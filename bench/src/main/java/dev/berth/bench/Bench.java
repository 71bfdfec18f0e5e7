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
 * {@code Bench [--json] [docker|nerdctl] [NAME…]}: load programs against a real engine, each beside the bare program in the same
 * run. It measures and does not judge: its exit status is 0. {@code docs/benchmarks.md} says what each is held against.
 */
public final class Bench {
    /** The property that names {@code ./berth}. */
    static final String LAUNCHER = "berth.bench.launcher";

    private static final Set<String> ENGINES = Set.of("docker", "nerdctl", "auto");

    private Bench() {}

    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> names = new ArrayList<>(List.of(words));
        Report report = new Report(out, names.remove("--json"));
        String engine = !names.isEmpty() && ENGINES.contains(names.getFirst()) ? names.removeFirst() : "auto";
        List<Benchmark> all = benchmarks();
        List<String> unknown = names.stream()
                .filter(name -> all.stream().noneMatch(known -> known.name().equals(name)))
                .toList();
        if (!unknown.isEmpty()) {
            out.println("unknown: " + String.join(", ", unknown) + "; there are "
                    + String.join(", ", all.stream().map(Benchmark::name).toList()));
            return;
        }
        report.head(about(engine));
        for (Benchmark benchmark : all) {
            if (names.isEmpty() || names.contains(benchmark.name())) {
                run(benchmark, engine, report);
            }
        }
    }

    private static List<Benchmark> benchmarks() {
        return List.of(
                new ColdStart(),
                new WhenReady(),
                new Flight(),
                new Listing(System.getProperty(LAUNCHER, "")),
                new Pipe(),
                new Terminals());
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
