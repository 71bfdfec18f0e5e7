package dev.berth.runtime.home;

import java.time.Instant;

/**
 * The holder of a lock, as it described itself.
 *
 * @param command the main class and the first arguments of its process
 * @param phase the purpose that it holds the lock for
 * @param shared whether other holders may share the lock
 */
public record LockHolder(long pid, String command, String phase, Instant since, boolean shared) {
    @Override
    public String toString() {
        return "process " + pid + " (" + command + "), " + phase + ", since " + since;
    }
}
