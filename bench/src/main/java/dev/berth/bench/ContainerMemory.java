package dev.berth.bench;

import dev.berth.runtime.container.ContainerDetails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a container uses, once that has come to rest. */
record ContainerMemory(Ground ground, String container) {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LOOKS = 40;
    private static final double REST = 0.01;
    static final double MIB = 1024.0 * 1024;

    /** As the engine counts it for the whole group, in MiB. */
    double settled() throws InterruptedException {
        double before = now();
        int quiet = 0;
        for (int i = 0; i < LOOKS && quiet < 3; i++) {
            Thread.sleep(PAUSE);
            double now = now();
            quiet = Math.abs(now - before) < REST * before ? quiet + 1 : 0;
            before = now;
        }
        return before;
    }

    private double now() throws InterruptedException {
        ContainerDetails details =
                ground.host().engine().containers().inspect(container).orElseThrow();
        Long bytes = ground.host()
                .engine()
                .stats()
                .orElseThrow()
                .memory(List.of(details))
                .get(details.id());
        if (bytes == null) {
            throw new IllegalStateException("the engine does not tell what " + container + " uses");
        }
        return bytes / MIB;
    }

    /** The sum over its processes of what each has to itself and its share of the rest, in MiB; empty where it may not be read. */
    Optional<Double> processes() throws InterruptedException {
        try {
            double kib = 0;
            for (String pid : ground.bare().lines("top", container, "-eo", "pid")) {
                if (pid.strip().matches("\\d+")) {
                    kib += pss(Path.of("/proc", pid.strip(), "smaps_rollup"));
                }
            }
            return Optional.of(kib / 1024);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static long pss(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
