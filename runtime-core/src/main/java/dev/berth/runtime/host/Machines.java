package dev.berth.runtime.host;

import dev.berth.runtime.machine.Machine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The machines that were opened for one home, each once: they hold logins that all share. Safe for all threads. */
public final class Machines {
    private final Map<String, Machine> open = new ConcurrentHashMap<>();

    /** The one with this id; it is opened when it is the first time. */
    public Machine of(String id, Supplier<Machine> opening) {
        return open.computeIfAbsent(id, _ -> opening.get());
    }
}
