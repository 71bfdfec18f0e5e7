package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.HostProcesses;
import java.util.Map;

/** A host that one can log in to. */
record SshMachine(String id, SshTarget target, BerthHome home, HostProcesses processes, Map<String, String> environment)
        implements Machine {
    SshMachine {
        environment = Map.copyOf(ChildEnvironment.engine(environment));
    }

    @Override
    public CommandRunner ensureReady() {
        throw new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                "logging in to " + target.destination(),
                "this version cannot drive it yet, only this host",
                "use --machine local");
    }
}
