package dev.berth.runtime.host;

import dev.berth.runtime.machine.Machine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The open machines of one home. Each is opened once, because all users share its logins. Safe for all threads. */
public final class Machines {
    private final Map<String, Machine> open = new ConcurrentHashMap<>();

    /** The machine {@code id}; the first call opens it. */
    public Machine of(String id, Supplier<Machine> opening) {
        return open.computeIfAbsent(id, _ -> opening.get());
    }
}
