package dev.berth.runtime.profile;

import java.util.List;
import java.util.Map;

/**
 * A lock, freshly made.
 *
 * @param text what is in its file
 * @param packages how many it holds
 * @param warnings what it lacks
 * @param files it and what belongs to it, by their names in an image
 */
public record DependencyLock(String text, int packages, List<String> warnings, Map<String, String> files) {
    public DependencyLock {
        warnings = List.copyOf(warnings);
        files = Map.copyOf(files);
    }
}
