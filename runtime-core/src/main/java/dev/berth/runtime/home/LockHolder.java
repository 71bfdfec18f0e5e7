package dev.berth.runtime.home;

import java.time.Instant;

/**
 * Who holds a lock, as it said of itself.
 *
 * @param command its program and first words
 * @param phase what it does meanwhile
 * @param shared whether others may hold the lock beside it
 */
public record LockHolder(long pid, String command, String phase, Instant since, boolean shared) {
    @Override
    public String toString() {
        return "process " + pid + " (" + command + "), " + phase + ", since " + since;
    }
}
