package dev.berth.runtime.agent;

/**
 * The host of an agent's home.
 *
 * @param machine the machine's id
 * @param engine the engine's name
 * @param id the engine's own id; empty when it is not known
 * @param endpoint the address that the engine was reached by, for people; empty for the engine's default
 */
record HostIdentity(String machine, String engine, String id, String endpoint) {
    boolean sameNames(HostIdentity other) {
        return machine.equals(other.machine) && engine.equals(other.engine);
    }

    @Override
    public String toString() {
        return machine + ", " + engine + (endpoint.isEmpty() ? "" : " at " + endpoint);
    }
}
