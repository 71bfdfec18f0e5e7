package dev.berth.runtime.machine;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A host that one can log in to. */
final class SshMachine implements Machine {
    /** What ssh here needs of ours; engines there have nothing to do with the engines here. */
    private static final List<String> PASSED = List.of("PATH", "HOME", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK");

    private final String id;
    private final SshLines lines;
    private final SshRunner runner;

    SshMachine(String id, SshTarget target, BerthHome home, HostProcesses processes, Map<String, String> environment) {
        this.id = id;
        SshLine.Ground ground = new SshLine.Ground(
                target, SshSockets.of(home, Path.of("/tmp")), processes, ChildEnvironment.allowed(environment, PASSED));
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
