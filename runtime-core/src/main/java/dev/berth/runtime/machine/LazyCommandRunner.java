package dev.berth.runtime.machine;

import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes its machine ready on each use. */
record LazyCommandRunner(Machine machine, Limits limits) implements CommandRunner {
    @Override
    public CommandResult run(MachineCommand command, Limit limit) throws InterruptedException {
        return machine.ensureReady().run(command, limit);
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        return ready("starting " + command.argv().getFirst()).start(command);
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        return ready("preparing " + argv.getFirst() + " for a terminal").interactive(argv);
    }

    @Override
    public PlacedTree putTree(Path folder) throws InterruptedException {
        return machine.ensureReady().putTree(folder);
    }

    @Override
    public String putFile(Path file) throws InterruptedException {
        return machine.ensureReady().putFile(file);
    }

    @Override
    public Optional<MachineFile> look(String path) throws InterruptedException {
        return machine.ensureReady().look(path);
    }

    @Override
    public MachineUser user() throws InterruptedException {
        return machine.ensureReady().user();
    }

    @Override
    public Map<String, String> environment() {
        return machine.environment();
    }

    @Override
    public CommandRunner whileUp() {
        return machine.runnerWhileUp().orElse(this);
    }

    private CommandRunner ready(String tried) {
        return Interruptible.call(tried, machine::ensureReady);
    }
}
