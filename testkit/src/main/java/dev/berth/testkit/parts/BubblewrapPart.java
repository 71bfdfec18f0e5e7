package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** A bubblewrap that can start a sandbox on this machine. Immutable. */
public record BubblewrapPart(String version, Map<String, String> environment) implements RealPart {
    public BubblewrapPart {
        requireNonNull(version, "version is null");
        environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "bubblewrap";
    }
}
