package dev.berth.runtime.agent;

import java.util.Locale;

/** The steps from nothing to a ready agent, in their order. */
public enum Phase {
    MACHINE,
    IMAGE,
    CONTAINER,
    CONFIG,
    PROBES;

    /** The name in events, JSON and locks. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
