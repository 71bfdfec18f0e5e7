package dev.berth.runtime.agent;

/** Where an agent's provider is, seen from inside a container. */
final class ProviderAddress {
    /** The machine that the container runs on, as every container knows it. */
    static final String HOST_NAME = "host.berth.internal";

    private ProviderAddress() {}
}
