package dev.berth.machine.lima;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a virtual machine is.
 *
 * @param folder Lima's, with its logs
 * @param guest what it said of itself, by name
 * @param notes what a person should know: drift, little room, what to do
 */
public record MachineStatus(
        String name, MachineState state, Path folder, Map<String, Object> guest, List<String> notes) {
    public MachineStatus {
        guest = Collections.unmodifiableMap(new TreeMap<>(guest));
        notes = List.copyOf(notes);
    }
}
