package dev.berth.runtime.host;

/**
 * A wish for a host for new instances.
 *
 * @param machine the setting {@code machine}; {@link #AUTO}: whichever is there
 * @param engine the setting {@code engine}; {@link #AUTO}: whichever works
 * @param system this host's operating system, as the JDK names it
 */
public record HostRequest(HostContext context, String machine, String engine, String system) {
    /** No wish. */
    public static final String AUTO = "auto";

    public boolean macOs() {
        return system.startsWith("Mac");
    }
}
