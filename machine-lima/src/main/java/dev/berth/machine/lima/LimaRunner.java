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

/** Runs commands in a machine while it is up, and never starts the machine. */
record LimaRunner(LimaMachine machine, LimaParts parts) implements CommandRunner {
    @Override
    public CommandResult run(MachineCommand command, Limit limit) throws InterruptedException {
        return use(runner -> runner.run(command, limit));
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        return Interruptible.call(tried(), () -> use(runner -> runner.start(command)));
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        return Interruptible.call(tried(), () -> use(runner -> runner.interactive(argv)));
    }

    @Override
    public PlacedTree putTree(Path folder) throws InterruptedException {
        return use(runner -> runner.putTree(folder));
    }

    @Override
    public String putFile(Path file) throws InterruptedException {
        return use(runner -> runner.putFile(file));
    }

    /** Empty for a path outside the mounts: the machine may have a folder of its own at that path. */
    @Override
    public Optional<MachineFile> look(String path) throws InterruptedException {
        Path wanted = Path.of(path).normalize();
        boolean mounted = parts.currentTemplate().map(LimaTemplate::mounts).orElse(List.of()).stream()
                .anyMatch(wanted::startsWith);
        return mounted ? use(runner -> runner.look(path)) : Optional.empty();
    }

    @Override
    public MachineUser user() throws InterruptedException {
        return use(CommandRunner::user);
    }

    @Override
    public Limits limits() {
        return parts.limits();
    }

    private <T> T use(Action<T> action) throws InterruptedException {
        if (!machine.isReady()) {
            throw machine.notReadyError();
        }
        try {
            return action.run(parts.guest().runner());
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.MACHINE_NOT_READY) {
                machine.forgetLastCheck();
            }
            throw e;
        }
    }

    private String tried() {
        return "using machine " + parts.name();
    }

    private interface Action<T> {
        T run(CommandRunner runner) throws InterruptedException;
    }
}
