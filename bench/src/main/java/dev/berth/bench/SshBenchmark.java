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

/** A command on a machine by ssh, beside the bare client with a live master of its own. */
final class SshCommand implements Benchmark {
    private static final Rounds ROUNDS = new Rounds(5, 41);

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        if (!(RealParts.sshd() instanceof Availability.Present<SshdPart>(SshdPart part))) {
            throw new IOException("there is no sshd here");
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
            var _ = BareEngine.output(words(bare, "true")); // its master
            try {
                List<Samples> seen = ROUNDS.of(() -> ours(runner), () -> BareEngine.time(words(bare, "true")));
                return List.of(new Finding(
                        name(),
                        "a command on a machine by ssh, beside ssh with a live master",
                        "ms",
                        seen.getFirst().median(),
                        OptionalDouble.of(seen.getLast().median()),
                        Bound.atMost(1.2),
                        List.of("ours " + seen.getFirst() + ", ssh " + seen.getLast())));
            } finally {
                var _ = BareEngine.output(words(words(bare.subList(0, bare.size() - 1), "-O", "exit"), Sshd.HOST));
                machine.disconnect();
            }
        }
    }

    private static double ours(CommandRunner runner) throws InterruptedException {
        long started = System.nanoTime();
        runner.run(MachineCommand.of("true"), KnownLimits.ENGINE_QUERY).orThrow("running true", "see what it says");
        return Rounds.millisSince(started);
    }

    private static List<String> words(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toList();
    }
}
