package dev.berth.runtime.container;

/** The engine's own id of a container. */
public record ContainerId(String value) {
    public ContainerId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("container id is blank");
        }
    }

    @Override
    public String toString() {
        return value.length() > 12 ? value.substring(0, 12) : value;
    }
}
