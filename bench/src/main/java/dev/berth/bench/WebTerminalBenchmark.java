package dev.berth.bench;

import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Terminals through a WebSocket, as users have them: Berth's gateway compared with ttyd, if it is installed, and with a
 * bare reader of the pty.
 */
final class WebTerminalBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(6, 7);
    private static final int MEGABYTES = 60;
    private static final int KEYS = 400;
    private static final int MANY = 500;
    private static final int REPAINT = 25_000;

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        Path ansi = folder.resolve("ansi");
        Path plain = folder.resolve("plain");
        fill(ansi, "\u001b[38;5;12mline\u001b[0m of text with some ünïcödé ✓ and more of it up to a width\n");
        fill(plain, "a line of text as a compiler writes many of them, up to the width of a terminal\n");
        Map<String, String> programs = new LinkedHashMap<>();
        programs.put("cooked", "exec cat " + plain);
        programs.put("raw", "stty raw; exec cat " + plain);
        programs.put("ansi", "exec cat " + ansi);
        programs.put("flood", "trap 'echo INTERRUPTED; exit' INT; while :; do cat " + ansi + "; done");
        programs.put(
                "counted", "while :; do head -c 1000000 " + ansi + "; echo x >>" + folder.resolve("count") + "; done");
        programs.put("echo", "exec cat");
        programs.put("word", "echo WORD; exec cat");
        Path screen = Files.writeString(folder.resolve("screen"), "x".repeat(REPAINT - 4) + "END\n");
        programs.put("repaint", "stty -echo; while read -r x; do cat " + screen + "; done");
        List<Finding> findings = new ArrayList<>();
        try (TerminalServer ours = TerminalServer.ours(folder, programs)) {
            for (String mode : List.of("cooked", "raw", "ansi")) {
                findings.addAll(throughput(ours, mode, line(programs, mode)));
            }
            findings.addAll(echo(ours, programs));
            findings.add(interrupt(ours, "as fast as it gets", 0, 10));
            findings.add(interrupt(ours, "at 8 MB/s", 8e6, 150));
            findings.add(interrupt(ours, "at 2 MB/s", 2e6, 300));
            findings.add(repaint(ours));
            findings.addAll(stalledClient(ours, folder.resolve("count")));
            findings.addAll(many(ours));
        }
        for (int mebibytes : List.of(0, 512, 2048)) {
            findings.add(spawn(mebibytes));
        }
        return findings;
    }

    private static String line(Map<String, String> programs, String name) {
        return Objects.requireNonNull(programs.get(name), name);
    }

    private static void fill(Path file, String line) throws Exception {
        Files.writeString(file, line.repeat(MEGABYTES * 1_000_000 / line.length()));
    }

    private List<Finding> throughput(TerminalServer ours, String mode, String line) throws Exception {
        ProcessorUse gateway = new ProcessorUse(ROUNDS, ours::processorSeconds);
        ProcessorUse bare = new ProcessorUse(ROUNDS, ProcessorUse::ofThisProcess);
        try (HostProcesses processes = HostProcesses.open(Limits.standard());
                PtyBackend backend = PtyBackends.detect(processes);
                Ttyd ttyd = new Ttyd(TerminalServer.ttyd(line))) {
            List<Rounds.Round> each = new ArrayList<>(List.of(
                    () -> gateway.measure(() -> flow(ours, mode)),
                    () -> bare.measure(() -> BareReader.flow(backend, line))));
            Optional<ProcessorUse> ttydUse =
                    ttyd.server().map(peer -> new ProcessorUse(ROUNDS, peer::processorSeconds));
            if (ttydUse.isPresent()) {
                each.add(() -> ttydUse.get().measure(() -> flow(ttyd.server().get(), mode)));
            }
            List<Samples> all = ROUNDS.measure(each.toArray(Rounds.Round[]::new));
            String beside = ttydUse.isPresent() ? ", ttyd " + all.get(2) : ", ttyd is not there";
            String processors =
                    ttydUse.map(use -> ", ttyd " + use.perGigabyte()).orElse("");
            return List.of(
                    new Finding(
                            name(),
                            MEGABYTES + " MB of output, " + mode,
                            "MB/s",
                            all.getFirst().median(),
                            OptionalDouble.of(all.get(1).median()),
                            Bound.atLeast(0.8),
                            List.of("ours " + all.getFirst() + ", the pty alone " + all.get(1) + beside)),
                    Finding.alone(
                            name(),
                            "processor of the server, " + mode,
                            "s/GB",
                            gateway.perGigabyte().median(),
                            Bound.atMost(6),
                            List.of("ours " + gateway.perGigabyte() + ", reading the pty alone " + bare.perGigabyte()
                                    + processors)));
        }
    }

    private static ProcessorUse.Flow flow(TerminalServer server, String mode) throws Exception {
        long started = System.nanoTime();
        try (PacedClient client = PacedClient.on(server.open(mode), 0)) {
            client.awaitClose();
            return new ProcessorUse.Flow(client.shown(), System.nanoTime() - started);
        }
    }

    private List<Finding> echo(TerminalServer ours, Map<String, String> programs) throws Exception {
        try (Ttyd ttyd = new Ttyd(TerminalServer.ttyd(line(programs, "echo")))) {
            String beside =
                    ttyd.server().isPresent() ? "; ttyd " + keys(ttyd.server().get()) : "";
            Samples idle = keys(ours);
            Samples loaded;
            try (PacedClient flood = PacedClient.on(ours.open("flood"), 0)) {
                pause(1);
                flood.sendKeys(" ");
                loaded = keys(ours);
            }
            return List.of(
                    Finding.alone(
                            name(), "echo of a key", "ms", idle.median(), Bound.atMost(0.25), List.of(idle + beside)),
                    Finding.alone(
                            name(),
                            "echo of a key beside a flood",
                            "ms",
                            loaded.median(),
                            Bound.atMost(0.4),
                            List.of(loaded + ", 99 % within " + Finding.number(loaded.quantile(0.99)))));
        }
    }

    private static Samples keys(TerminalServer server) throws Exception {
        Samples samples = new Samples();
        try (PacedClient client = PacedClient.on(server.open("echo"), 0)) {
            for (int key = 0; key < KEYS; key++) {
                double millis = client.responseMillis("k", "k", 10);
                if (key >= KEYS / 4) {
                    samples.add(millis);
                }
            }
        }
        return samples;
    }

    private Finding interrupt(TerminalServer ours, String speed, double bytesPerSecond, double atMost)
            throws Exception {
        Samples samples = new Rounds(1, 5)
                .measure(() -> interrupted(ours, bytesPerSecond))
                .getFirst();
        return finding("Ctrl-C, client " + speed, "ms", samples.median(), Bound.atMost(atMost), samples.toString());
    }

    /** Measures the milliseconds from Ctrl-C until the program's last output is shown. */
    private static double interrupted(TerminalServer server, double bytesPerSecond) throws Exception {
        try (PacedClient client = PacedClient.on(server.open("flood"), bytesPerSecond)) {
            pause(1.5);
            double millis = client.responseMillis("\u0003", "INTERRUPTED", 60);
            client.awaitClose();
            return millis;
        }
    }

    private Finding repaint(TerminalServer ours) throws Exception {
        Samples samples;
        try (PacedClient client = PacedClient.on(ours.open("repaint"), 0)) {
            samples = client.repaints();
        }
        return Finding.alone(
                name(),
                "messages of a 25 KB repaint",
                "",
                samples.median(),
                Bound.atMost(1),
                List.of(samples.toString()));
    }

    /** Measures a browser tab that stopped reading while its program writes without a pause. */
    private List<Finding> stalledClient(TerminalServer ours, Path count) throws Exception {
        double before = ours.residentKilobytes();
        try (WebSocketTransport stalled = ours.open("counted", false)) {
            stalled.sendKeys(new byte[] {' '});
            pause(3);
            long written = Files.exists(count) ? Files.size(count) : 0;
            Samples others = keys(ours);
            pause(7);
            long more = (Files.exists(count) ? Files.size(count) : 0) - written;
            double grown = (ours.residentKilobytes() - before) / 1024;
            return List.of(
                    Finding.alone(
                            name(),
                            "memory for a client that stopped reading",
                            "MiB",
                            grown,
                            Bound.atMost(5),
                            List.of()),
                    Finding.alone(
                            name(),
                            "written on by its program in 7 s",
                            "MB",
                            more / 2.0,
                            Bound.atMost(0),
                            List.of("before that: " + written / 2 + " MB")),
                    Finding.alone(
                            name(),
                            "echo of others meanwhile, 99 %",
                            "ms",
                            others.quantile(0.99),
                            Bound.atMost(10),
                            List.of(others.toString())));
        }
    }

    private List<Finding> many(TerminalServer ours) throws Exception {
        List<PacedClient> clients = new ArrayList<>();
        double threads = ours.threads();
        double memory = ours.liveKilobytes();
        try {
            double millis = millisUntilAllAnswer(ours, clients);
            pause(3);
            String grown = ours.threads() + " threads in all, " + threads
                    + " before: the HTTP server's own, which grew with the openings";
            return List.of(
                    finding(
                            MANY + " sessions opened and answering",
                            "s",
                            millis / 1000,
                            Bound.none(),
                            Finding.number(millis / MANY) + " ms each, ticket and client included"),
                    finding(
                            "memory of an idle session",
                            "KiB",
                            (ours.liveKilobytes() - memory) / MANY,
                            Bound.atMost(64),
                            MANY + " of them"),
                    finding(
                            "threads of an idle session",
                            "",
                            Math.max(0, ours.threads() - threads) / MANY,
                            Bound.atMost(0.1),
                            grown));
        } finally {
            clients.forEach(PacedClient::close);
        }
    }

    private Finding finding(String what, String unit, double value, Bound bound, String note) {
        return Finding.alone(name(), what, unit, value, bound, List.of(note));
    }

    private static double millisUntilAllAnswer(TerminalServer ours, List<PacedClient> clients) throws Exception {
        long started = System.nanoTime();
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int at = 0; at < MANY; at++) {
            PacedClient client = PacedClient.on(ours.open("word"), 0);
            clients.add(client);
            answers.add(client.awaitText("WORD"));
        }
        // race: the word may have come before the client waited for it, so its echo counts too
        clients.forEach(client -> client.sendKeys("WORD\r"));
        for (CompletableFuture<Long> word : answers) {
            var _ = word.get(60, TimeUnit.SECONDS);
        }
        return Rounds.millisSince(started);
    }

    private Finding spawn(int mebibytes) throws Exception {
        List<String> argv = new ArrayList<>(TerminalServer.java("-Xmx3g", SpawnMain.class));
        argv.add(Integer.toString(mebibytes));
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = Optional.ofNullable(process.inputReader().readLine()).orElse("NaN");
        return Finding.alone(
                name(),
                "start of a program, heap of " + mebibytes + " MiB",
                "ms",
                Double.parseDouble(output.split(" ", -1)[0]),
                Bound.atMost(3),
                List.of());
    }

    private static void pause(double seconds) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** ttyd; empty if it is not installed. */
    private record Ttyd(Optional<TerminalServer> server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (server.isPresent()) {
                server.get().close();
            }
        }
    }
}
