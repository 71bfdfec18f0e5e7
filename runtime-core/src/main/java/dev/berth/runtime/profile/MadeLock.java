package dev.berth.runtime.profile;

import java.util.List;

/**
 * A lock, freshly made.
 *
 * @param text what is in its file
 * @param packages how many it holds
 * @param warnings what it lacks
 */
public record MadeLock(String text, int packages, List<String> warnings) {
    public MadeLock {
        warnings = List.copyOf(warnings);
    }
}
