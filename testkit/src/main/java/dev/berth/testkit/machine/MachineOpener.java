package dev.berth.testkit.machine;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return open(processes, Map.of());
    }

    /** The same, with these variables for programs there. */
    public Machine open(HostProcesses processes, Map<String, String> environment) {
        if (words.isEmpty()) {
            return Machine.local(processes, Map.of("PATH", System.getenv("PATH")));
        }
        SshTarget target = new SshTarget(words.get(1), Optional.of(Path.of(words.get(2))), List.of(), environment);
        return Machine.ssh(
                "ssh:" + words.get(1), target, BerthHome.at(Path.of(words.getFirst())), processes, System.getenv());
    }
}
