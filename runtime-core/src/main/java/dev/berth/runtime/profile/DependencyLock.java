package dev.berth.runtime.profile;

import java.util.List;
import java.util.Map;

/**
 * A new lock of an agent's packages.
 *
 * @param text the content of the lock's file
 * @param packages the number of packages in the lock
 * @param warnings a sentence for each thing that the lock lacks
 * @param files the contents of the lock and of files that belong to it, by their names in an image
 */
public record DependencyLock(String text, int packages, List<String> warnings, Map<String, String> files) {
    public DependencyLock {
        warnings = List.copyOf(warnings);
        files = Map.copyOf(files);
    }
}
