package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.machine.MachineFile;
import dev.berth.runtime.machine.MachineUser;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Acts in a machine while it is up, and never starts it. */
record LimaRunner(LimaMachine machine, LimaParts parts) implements CommandRunner {
    @Override
    public CommandResult run(MachineCommand command, Limit limit) throws InterruptedException {
        return doubting(there -> there.run(command, limit));
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        return Interruptible.call(tried(), () -> doubting(there -> there.start(command)));
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        return Interruptible.call(tried(), () -> doubting(there -> there.interactive(argv)));
    }

    @Override
    public PlacedTree putTree(Path folder) throws InterruptedException {
        return doubting(there -> there.putTree(folder));
    }

    @Override
    public String putFile(Path file) throws InterruptedException {
        return doubting(there -> there.putFile(file));
    }

    /** A folder that is not mounted is not the one that has its path here. */
    @Override
    public Optional<MachineFile> look(String path) throws InterruptedException {
        Path wanted = Path.of(path).normalize();
        boolean seen = parts.actual().map(LimaTemplate::mounts).orElse(List.of()).stream()
                .anyMatch(wanted::startsWith);
        return seen ? doubting(there -> there.look(path)) : Optional.empty();
    }

    @Override
    public MachineUser user() throws InterruptedException {
        return doubting(CommandRunner::user);
    }

    @Override
    public Limits limits() {
        return parts.limits();
    }

    private <T> T doubting(Use<T> use) throws InterruptedException {
        if (!machine.answers()) {
            throw machine.notUp();
        }
        try {
            return use.of(parts.guest().runner());
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.MACHINE_NOT_READY) {
                machine.doubt();
            }
            throw e;
        }
    }

    private String tried() {
        return "using machine " + parts.name();
    }

    private interface Use<T> {
        T of(CommandRunner there) throws InterruptedException;
    }
}
