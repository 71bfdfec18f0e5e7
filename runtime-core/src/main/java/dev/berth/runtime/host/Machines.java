package dev.berth.runtime.host;

import dev.berth.runtime.machine.Machine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The machines that were opened for one home, each once: they hold logins that all share. Safe for all threads. */
public final class Machines {
    private final Map<String, Machine> open = new ConcurrentHashMap<>();

    Machine of(String id, Supplier<Machine> opening) {
        return open.computeIfAbsent(id, _ -> opening.get());
    }
}
