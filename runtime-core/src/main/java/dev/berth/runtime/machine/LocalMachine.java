package dev.berth.runtime.machine;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This host, which is always ready. */
final class LocalMachine implements Machine, CommandRunner {
    private static final Logger log = LoggerFactory.getLogger(LocalMachine.class);

    private final HostProcesses processes;
    private final Map<String, String> environment;

    LocalMachine(HostProcesses processes, Map<String, String> environment) {
        this.processes = processes;
        this.environment = Map.copyOf(ChildEnvironment.engine(environment));
    }

    @Override
    public String id() {
        return LOCAL;
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
    public String putFile(Path file) {
        return file.toString();
    }

    @Override
    public Optional<MachineFile> look(String path) {
        Path file = Path.of(path);
        try {
            return Optional.of(new MachineFile(
                    file.toRealPath().toString(),
                    Files.isDirectory(file),
                    number(file, "unix:mode") & 0777,
                    number(file, "unix:uid"),
                    number(file, "unix:gid")));
        } catch (IOException e) {
            log.debug("a path cannot be examined path={} seen={}", path, e.toString());
            return Optional.empty();
        }
    }

    private static int number(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, attribute);
    }

    @Override
    public MachineUser user() {
        String home = System.getProperty("user.home", "/");
        MachineFile self = look("/proc/self").or(() -> look(home)).orElseThrow();
        return new MachineUser(self.uid(), self.gid(), home);
    }

    @Override
    public Map<String, String> environment() {
        return environment;
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
            // the tree is the caller's own folder, not a copy
        }
    }
}
