package dev.berth.bench;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyBackends;
import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.PtySessionSpec;
import dev.berth.terminal.session.PtySessions;
import dev.berth.terminal.session.TerminalLimits;
import dev.berth.terminal.session.TerminalMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Terminals without a network: throughput compared with the pty alone, Ctrl-C with a client of three speeds, echo,
 * repaints.
 */
final class TerminalBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(1, 5);
    private static final int MEGABYTES = 100;
    private static final int REPAINT = 25_000;
    private static final int KEYS = 300;

    @Override
    public String name() {
        return "terminals";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        Path text = folder.resolve("text");
        String line = "\u001b[38;5;12mline\u001b[0m of text with some ünïcödé ✓ and more of it up to a width\n";
        Files.writeString(text, line.repeat(MEGABYTES * 1_000_000 / line.length()));
        TerminalLimits limits = TerminalLimits.from(Config.of("terminal.sessionsPerPrincipal=1000"), Limits.standard());
        try (HostProcesses processes = HostProcesses.open(Limits.standard());
                PtyBackend backend = PtyBackends.detect(processes);
                PtySessions sessions = PtySessions.create(backend, limits, TerminalMetrics.none())) {
            List<Finding> findings = new ArrayList<>();
            findings.add(throughput(backend, sessions, text));
            findings.add(interrupt(sessions, text, "client as fast as it gets", 0, 10));
            findings.add(interrupt(sessions, text, "client at 8 MB/s", 8e6, 150));
            findings.add(interrupt(sessions, text, "client at 2 MB/s", 2e6, 300));
            findings.add(echo(sessions));
            findings.add(repaint(sessions));
            return findings;
        }
    }

    private Finding throughput(PtyBackend backend, PtySessions sessions, Path text) throws Exception {
        List<String> cat = List.of("cat", text.toString());
        List<Samples> both = ROUNDS.measure(
                () -> {
                    long started = System.nanoTime();
                    PacedClient client = PacedClient.on(SessionTransport.join(open(sessions, cat)), 0);
                    client.awaitClose();
                    return client.shown() / 1e6 / (Rounds.millisSince(started) / 1000);
                },
                () -> BareReader.flow(backend, "exec cat " + text).megabytesPerSecond());
        return new Finding(
                name(),
                MEGABYTES + " MB of text through a session",
                "MB/s",
                both.getFirst().median(),
                OptionalDouble.of(both.getLast().median()),
                Bound.atLeast(0.8),
                List.of("ours " + both.getFirst() + ", the pty alone " + both.getLast()));
    }

    /** Measures the milliseconds from Ctrl-C until the program's last output is shown. */
    private Finding interrupt(PtySessions sessions, Path text, String what, double bytesPerSecond, double atMost)
            throws Exception {
        Samples samples = ROUNDS.measure(() -> {
                    PtySession session = open(
                            sessions,
                            List.of(
                                    "sh",
                                    "-c",
                                    "trap 'echo INTERRUPTED; exit' INT; while :; do cat " + text + "; done"));
                    PacedClient client = PacedClient.on(SessionTransport.join(session), bytesPerSecond);
                    long started = System.nanoTime();
                    while (System.nanoTime() - started < 1_500_000_000L) {
                        LockSupport.parkNanos(10_000_000);
                    }
                    double millis = client.responseMillis("\u0003", "INTERRUPTED", 60);
                    client.awaitClose();
                    return millis;
                })
                .getFirst();
        return Finding.alone(
                name(), "Ctrl-C, " + what, "ms", samples.median(), Bound.atMost(atMost), List.of(samples.toString()));
    }

    private Finding echo(PtySessions sessions) throws Exception {
        PtySession session = open(sessions, List.of("cat"));
        PacedClient client = PacedClient.on(SessionTransport.join(session), 0);
        Samples samples = new Samples();
        for (int key = 0; key < KEYS; key++) {
            samples.add(client.responseMillis("k", "k", 10));
        }
        end(session);
        return Finding.alone(
                name(), "echo of a key", "ms", samples.median(), Bound.atMost(0.25), List.of(samples.toString()));
    }

    private Finding repaint(PtySessions sessions) throws Exception {
        PtySession session = open(
                sessions,
                List.of(
                        "sh",
                        "-c",
                        "stty -echo; while read -r x; do head -c " + REPAINT
                                + " /dev/zero | tr '\\0' x; echo END; done"));
        PacedClient client = PacedClient.on(SessionTransport.join(session), 0);
        Samples samples = client.repaints();
        end(session);
        return Finding.alone(
                name(),
                "messages of a 25 KB repaint",
                "",
                samples.median(),
                Bound.atMost(2),
                List.of(samples.toString()));
    }

    private static void end(PtySession session) throws Exception {
        var _ = session.end(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static PtySession open(PtySessions sessions, List<String> argv) {
        return sessions.open(PtySessionSpec.of("bench", "bench", "bench", "program", GatewayMain.command(argv)));
    }
}
