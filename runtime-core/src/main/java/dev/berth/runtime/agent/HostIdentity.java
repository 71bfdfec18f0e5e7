package dev.berth.runtime.agent;

import dev.berth.runtime.container.EngineIdentity;

/**
 * The host of an agent's home.
 *
 * @param machine the machine's id
 * @param engine the engine's name
 * @param identity the engine's own id and address, which tell it from another engine of that name
 */
record HostIdentity(String machine, String engine, EngineIdentity identity) {
    boolean sameNames(HostIdentity other) {
        return machine.equals(other.machine) && engine.equals(other.engine);
    }

    @Override
    public String toString() {
        return machine + ", " + engine + (identity.endpoint().isEmpty() ? "" : " at " + identity.endpoint());
    }
}
