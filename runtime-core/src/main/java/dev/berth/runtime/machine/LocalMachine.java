package dev.berth.runtime.machine;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** This host: always ready. */
final class LocalMachine implements Machine, CommandRunner {
    private final HostProcesses processes;
    private final Map<String, String> environment;

    LocalMachine(HostProcesses processes, Map<String, String> environment) {
        this.processes = processes;
        this.environment = Map.copyOf(ChildEnvironment.engine(environment));
    }

    @Override
    public String id() {
        return "local";
    }

    @Override
    public CommandRunner ensureReady() {
        return this;
    }

    @Override
    public CommandResult run(MachineCommand command, Limit limit) throws InterruptedException {
        return processes.run(host(command), limit);
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        return processes.start(host(command));
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        return HostCommand.of(argv, environment);
    }

    @Override
    public PlacedTree putTree(Path folder) {
        return new InPlace(folder.toString());
    }

    @Override
    public Limits limits() {
        return processes.limits();
    }

    private HostCommand host(MachineCommand command) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(command.environment());
        return new HostCommand(command.argv(), all, Optional.empty(), command.input(), command.guarded());
    }

    private record InPlace(String path) implements PlacedTree {
        @Override
        public void close() {
            // the caller's own folder
        }
    }
}
