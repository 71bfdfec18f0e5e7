package dev.berth.runtime.agent;

/** Which agent program: {@code claude}, {@code codex}, … */
public record Target(String value) implements Comparable<Target> {
    /** USAGE unless it matches {@code ^[a-z0-9][a-z0-9-]{0,40}$} */
    public Target {
        Names.checked("target", value);
    }

    public static Target of(String value) {
        return new Target(value);
    }

    @Override
    public int compareTo(Target other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
