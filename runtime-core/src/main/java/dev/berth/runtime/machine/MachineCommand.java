package dev.berth.runtime.machine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to start on a machine: an argv, never a shell line.
 *
 * @param environment variables beside those that the machine allows (see {@link Machine})
 * @param input bytes for the program's standard input; only for {@link CommandRunner#run}
 * @param guarded as in {@link dev.berth.runtime.process.HostCommand#guarded()}
 */
public record MachineCommand(
        List<String> argv, Map<String, String> environment, Optional<byte[]> input, boolean guarded) {
    public MachineCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    public static MachineCommand of(List<String> argv) {
        return new MachineCommand(argv, Map.of(), Optional.empty(), true);
    }

    public static MachineCommand of(String... argv) {
        return of(List.of(argv));
    }

    public MachineCommand withInput(byte[] bytes) {
        return new MachineCommand(argv, environment, Optional.of(bytes.clone()), guarded);
    }

    public MachineCommand unguarded() {
        return new MachineCommand(argv, environment, input, false);
    }
}
