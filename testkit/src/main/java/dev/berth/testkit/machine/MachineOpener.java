package dev.berth.testkit.machine;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A machine as words, so that another JVM can open it: nothing for this host; a home, a destination and a file for ssh. */
public record MachineOpener(List<String> words) {
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
        return open(processes, words.isEmpty() ? Map.of("PATH", System.getenv("PATH")) : Map.of());
    }

    /** The same, with these variables for programs there; this host's gets no others. */
    public Machine open(HostProcesses processes, Map<String, String> environment) {
        if (words.isEmpty()) {
            return Machine.local(processes, environment);
        }
        Path home = Path.of(words.getFirst());
        SshTarget target =
                SshTarget.of(words.get(1)).withConfigFile(Path.of(words.get(2))).withEnvironment(environment);
        return Machine.ssh("ssh:" + target.destination(), target, BerthHome.at(home), processes, System.getenv());
    }
}
