package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a virtual machine, with details for a person.
 *
 * @param folder Lima's folder of the machine, with its logs
 * @param guest the report from inside the machine, by field
 * @param notes what a person should know: drift, a nearly full disk
 */
public record MachineStatus(
        String name, MachineState state, Path folder, Map<String, Object> guest, List<Advice> notes) {
    public MachineStatus {
        guest = Collections.unmodifiableMap(new TreeMap<>(guest));
        notes = List.copyOf(notes);
    }
}
