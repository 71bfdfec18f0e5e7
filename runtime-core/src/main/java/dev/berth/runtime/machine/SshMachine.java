package dev.berth.runtime.machine;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.Map;

/** A host that one can log in to. */
final class SshMachine implements Machine {
    private final String id;
    private final SshLines lines;
    private final SshRunner runner;

    SshMachine(String id, SshTarget target, BerthHome home, HostProcesses processes, Map<String, String> environment) {
        this.id = id;
        SshLine.Ground ground = new SshLine.Ground(
                target, SshSockets.of(home, Path.of("/tmp")), processes, ChildEnvironment.engine(environment));
        this.lines = new SshLines(ground);
        this.runner = new SshRunner(lines, ground);
    }

    @Override
    public String id() {
        return id;
    }

    /** Logs in when no login is there. */
    @Override
    public CommandRunner ensureReady() throws InterruptedException {
        lines.first();
        return runner;
    }

    @Override
    public void disconnect() {
        lines.close();
    }

    @Override
    public String toString() {
        return id;
    }
}
