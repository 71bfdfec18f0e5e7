package dev.berth.runtime.machine;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A host that {@code ssh} can log in to. */
final class SshMachine implements Machine {
    /** The variables that ssh needs; those of this host's engines do not apply to engines on another host. */
    private static final List<String> PASSED = List.of("PATH", "HOME", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK");

    private final String id;
    private final SshLogins logins;
    private final SshRunner runner;

    SshMachine(String id, SshTarget target, BerthHome home, HostProcesses processes, Map<String, String> environment) {
        this.id = id;
        SshLogin.Context context = new SshLogin.Context(
                target, SshSockets.of(home, Path.of("/tmp")), processes, ChildEnvironment.allowed(environment, PASSED));
        this.logins = new SshLogins(context);
        this.runner = new SshRunner(logins, context);
    }

    @Override
    public String id() {
        return id;
    }

    /** Logs in unless a login is open. */
    @Override
    public CommandRunner ensureReady() throws InterruptedException {
        logins.openFirst();
        return runner;
    }

    @Override
    public void disconnect() {
        logins.close();
    }

    @Override
    public String toString() {
        return id;
    }
}
