package dev.berth.runtime.version;

import java.util.List;

/**
 * The result of an upgrade or a rollback.
 *
 * @param before the version that was in force
 * @param now the version that is in force now
 * @param image the tag of that version's image; empty when nothing changed
 * @param warnings what could not be cleaned up, in words for people; the next upgrade tries again
 */
public record Upgraded(String before, String now, String image, List<String> warnings) {
    public Upgraded {
        warnings = List.copyOf(warnings);
    }

    Upgraded withWarnings(List<String> others) {
        return new Upgraded(before, now, image, others);
    }

    /** Whether another version is in force than before. */
    public boolean changed() {
        return !image.isEmpty();
    }
}
