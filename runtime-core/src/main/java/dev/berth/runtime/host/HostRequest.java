package dev.berth.runtime.host;

/**
 * A request for a host for new instances.
 *
 * @param machine the setting {@code machine}; {@link #AUTO} for any machine
 * @param engine the setting {@code engine}; {@link #AUTO} for any engine that works
 * @param system this host's operating system, as the JDK names it
 */
public record HostRequest(HostContext context, String machine, String engine, String system) {
    /** The value of a setting that leaves the choice to Berth. */
    public static final String AUTO = "auto";

    public boolean macOs() {
        return system.startsWith("Mac");
    }
}
