package dev.berth.testkit.machine;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A machine as arguments, so that another JVM can open it.
 *
 * @param arguments none for this host; a home, a destination and a configuration file for ssh
 */
public record MachineOpener(List<String> arguments) {
    public static MachineOpener local() {
        return new MachineOpener(List.of());
    }

    public static MachineOpener ssh(SshTarget target, Path home) {
        return new MachineOpener(List.of(
                home.toString(),
                target.destination(),
                target.configFile().map(Path::toString).orElseThrow()));
    }

    public Machine open(HostProcesses processes) {
        return open(processes, arguments.isEmpty() ? Map.of("PATH", System.getenv("PATH")) : Map.of());
    }

    /** Opens the machine with these variables for its programs; programs on this host get no other variables. */
    public Machine open(HostProcesses processes, Map<String, String> environment) {
        if (arguments.isEmpty()) {
            return Machine.local(processes, environment);
        }
        Path home = Path.of(arguments.getFirst());
        SshTarget target = SshTarget.of(arguments.get(1))
                .withConfigFile(Path.of(arguments.get(2)))
                .withEnvironment(environment);
        return Machine.ssh("ssh:" + target.destination(), target, BerthHome.at(home), processes, System.getenv());
    }
}
