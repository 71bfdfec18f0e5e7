package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.machine.MachineFile;
import dev.berth.runtime.machine.MachineUser;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.CapturedOutput;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A fake of the commands inside a machine, which answers while the process of {@code qemu.pid} lives. */
final class ScriptedGuest implements CommandRunner {
    final AtomicInteger logins = new AtomicInteger();
    final List<String> commands = new CopyOnWriteArrayList<>();
    volatile boolean panicked;
    volatile boolean masterHangs;
    volatile boolean containerd = true;
    volatile Duration clock = Duration.ZERO;
    volatile long freeKilobytes = 5_000_000;
    volatile String unmounted = "";
    private final Path folder;

    ScriptedGuest(Path folder) {
        this.folder = folder;
    }

    Machine login(SshTarget target) {
        logins.incrementAndGet();
        return new Machine() {
            @Override
            public String id() {
                return "lima";
            }

            @Override
            public CommandRunner ensureReady() {
                return ScriptedGuest.this;
            }

            @Override
            public void disconnect() {
                masterHangs = false;
            }
        };
    }

    @Override
    public CommandResult run(MachineCommand command, Limit limit) {
        commands.add(String.join(" ", command.argv()));
        if (!up()) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY, "logging in", "Connection refused", "see whether it runs");
        }
        String output = "";
        switch (command.argv().getFirst()) {
            case "date" -> clock = Duration.ZERO;
            case "systemctl" -> containerd = true;
            case "sh" ->
                output = "%d\n%s\n/dev/vda 8000000 1 %d 1%% /\n%s"
                        .formatted(
                                Instant.now().plus(clock).getEpochSecond(),
                                containerd ? "yes" : "no",
                                freeKilobytes,
                                unmounted);
            default -> output = "done\n";
        }
        return new CommandResult(
                HostCommand.of(command.argv(), Map.of()),
                new ProcessEnding.Exited(0),
                new CapturedOutput(output, 0, ""),
                CapturedOutput.empty(),
                Duration.ZERO);
    }

    private boolean up() {
        try {
            long pid =
                    Long.parseLong(Files.readString(folder.resolve("qemu.pid")).strip());
            return !panicked
                    && !masterHangs
                    && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        return HostCommand.of(argv, Map.of());
    }

    @Override
    public PlacedTree putTree(Path tree) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String putFile(Path file) {
        return file.toString();
    }

    @Override
    public Optional<MachineFile> look(String path) {
        return Optional.of(new MachineFile(path, true, 0755, 1000, 1000));
    }

    @Override
    public MachineUser user() {
        return new MachineUser(0, 0, "/root");
    }

    @Override
    public Limits limits() {
        return Limits.standard();
    }
}
