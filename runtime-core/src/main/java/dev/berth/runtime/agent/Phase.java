package dev.berth.runtime.agent;

import java.util.Locale;
import java.util.stream.Stream;

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

    /** Whether {@code text} is the {@link #id} of a phase. */
    static boolean isOne(String text) {
        return Stream.of(values()).anyMatch(phase -> phase.id().equals(text));
    }
}
