package dev.berth.bench;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.testkit.machine.Sshd;
import dev.berth.testkit.parts.Availability;
import dev.berth.testkit.parts.RealParts;
import dev.berth.testkit.parts.SshdPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The time of a command on a machine by ssh, compared with the bare ssh client with a live master connection. */
final class SshBenchmark implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(5, 41);

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        if (!(RealParts.sshd() instanceof Availability.Present<SshdPart>(SshdPart part))) {
            throw new IOException("no sshd was found");
        }
        try (Sshd sshd = Sshd.start(part);
                HostProcesses processes = HostProcesses.open(Limits.standard())) {
            List<String> bare = List.of(
                    "ssh",
                    "-F",
                    sshd.configFile().toString(),
                    "-o",
                    "ControlPath=" + folder.resolve("bare"),
                    "-o",
                    "ControlMaster=auto",
                    "-o",
                    "ControlPersist=60",
                    Sshd.HOST);
            Machine machine = sshd.opener().open(processes);
            CommandRunner runner = machine.ensureReady();
            // opens the master connection of the bare client
            var _ = BareEngine.output(append(bare, "true"));
            try {
                List<Samples> samples = ROUNDS.measure(() -> ours(runner), () -> BareEngine.time(append(bare, "true")));
                return List.of(new Finding(
                        name(),
                        "a command on a machine by ssh, beside ssh with a live master",
                        "ms",
                        samples.getFirst().median(),
                        OptionalDouble.of(samples.getLast().median()),
                        Bound.atMost(1.2),
                        List.of("ours " + samples.getFirst() + ", ssh " + samples.getLast())));
            } finally {
                var _ = BareEngine.output(append(append(bare.subList(0, bare.size() - 1), "-O", "exit"), Sshd.HOST));
                machine.disconnect();
            }
        }
    }

    private static double ours(CommandRunner runner) throws InterruptedException {
        long started = System.nanoTime();
        runner.run(MachineCommand.of("true"), KnownLimits.ENGINE_QUERY).orThrow("running true", "see what it says");
        return Rounds.millisSince(started);
    }

    private static List<String> append(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toList();
    }
}
