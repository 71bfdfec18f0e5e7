package dev.berth.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.RunningProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The base of the machine contracts: a machine whose processes and files are this host's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class MachineContractBase {
    /**
     * A script that starts a tree of processes which ignore SIGHUP and SIGTERM, one in a session of its own, and prints
     * ready. {@code $0} is the word that identifies the tree.
     */
    protected static final String STUBBORN = "trap '' TERM HUP; (trap '' TERM HUP; while :; do sleep 1; done) &"
            + " setsid /bin/sh -c \"trap '' TERM HUP; while :; do sleep 1; : $0; done\" &"
            + " echo ready; while :; do sleep 1; done";

    private static final Limit LONG = new Limit("contract", "a program of the contract", Duration.ofSeconds(60));

    private static final Map<String, Duration> SHORT_LIMITS = Map.of(
            KnownLimits.PROCESS_END.name(),
            Duration.ofSeconds(1),
            KnownLimits.SSH_ANSWER.name(),
            Duration.ofSeconds(1));

    private final HostProcesses processes = HostProcesses.open(Limits.of(SHORT_LIMITS, RuntimeListener.none()));
    private Machine machine = new NoMachine();

    @TempDir
    Path folder = Path.of("");

    private record NoMachine() implements Machine {
        @Override
        public String id() {
            return "none";
        }

        @Override
        public CommandRunner ensureReady() {
            throw new AssertionError("not opened yet");
        }
    }

    /** The opener of the machine, which another JVM can use too. */
    protected abstract MachineOpener opener() throws Exception;

    @BeforeAll
    final void openMachine() throws Exception {
        machine = opener().open(processes);
    }

    @AfterAll
    final void closeMachine() {
        machine.disconnect();
        processes.close();
    }

    protected final Machine machine() {
        return machine;
    }

    protected final CommandRunner runner() throws InterruptedException {
        return machine.ensureReady();
    }

    protected final HostProcesses processes() {
        return processes;
    }

    protected final CommandResult run(MachineCommand command) throws InterruptedException {
        return runner().run(command, LONG);
    }

    protected final CommandResult sh(String script, String... arguments) throws InterruptedException {
        return run(shell(script, arguments));
    }

    protected static MachineCommand shell(String script, String... arguments) {
        return MachineCommand.of(Stream.concat(Stream.of("/bin/sh", "-c", script), Stream.of(arguments))
                .toList());
    }

    /** Starts a tree of {@link #STUBBORN} and waits until it runs. */
    protected final RunningProcess startStubbornTree(String word) throws Exception {
        RunningProcess process = runner().start(shell(STUBBORN, word));
        assertThat(readLine(process.stdout())).isEqualTo("ready");
        return process;
    }

    /** A unique word. */
    protected static String uniqueWord() {
        return "word-" + UUID.randomUUID();
    }

    /** The command lines that contain this word, without {@link KilledProcessMain}, which only passes the word on. */
    protected static List<String> commandLines(String word) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .map(MachineContractBase::commandLine)
                    .filter(line -> line.contains(word) && !line.contains("KilledProcessMain"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return ""; // the process has ended
        }
    }

    protected static String readLine(InputStream pipe) throws IOException {
        return String.valueOf(new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8)).readLine());
    }
}
