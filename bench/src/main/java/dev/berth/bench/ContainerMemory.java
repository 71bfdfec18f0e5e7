package dev.berth.bench;

import dev.berth.runtime.container.ContainerDetails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The memory of a container, measured when it no longer changes. */
record ContainerMemory(BenchFixture fixture, String container) {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MAX_READINGS = 40;
    private static final double STABLE_CHANGE = 0.01;
    static final double MIB = 1024.0 * 1024;

    /** Waits until the engine's count for the container's control group is stable, and returns the MiB. */
    double awaitStable() throws InterruptedException {
        double before = readMib();
        int quiet = 0;
        for (int i = 0; i < MAX_READINGS && quiet < 3; i++) {
            Thread.sleep(PAUSE);
            double now = readMib();
            quiet = Math.abs(now - before) < STABLE_CHANGE * before ? quiet + 1 : 0;
            before = now;
        }
        return before;
    }

    private double readMib() throws InterruptedException {
        ContainerDetails details =
                fixture.host().engine().containers().inspect(container).orElseThrow();
        Long bytes = fixture.host()
                .engine()
                .stats()
                .orElseThrow()
                .memory(List.of(details))
                .get(details.id());
        if (bytes == null) {
            throw new IllegalStateException("the engine does not report the memory of " + container);
        }
        return bytes / MIB;
    }

    /**
     * The proportional set size of all processes in the container, in MiB; empty where this user is not allowed to read
     * it.
     */
    Optional<Double> processesMib() throws InterruptedException {
        try {
            double kib = 0;
            for (String pid : fixture.bare().lines("top", container, "-eo", "pid")) {
                if (pid.strip().matches("\\d+")) {
                    kib += readPss(Path.of("/proc", pid.strip(), "smaps_rollup"));
                }
            }
            return Optional.of(kib / 1024);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static long readPss(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
