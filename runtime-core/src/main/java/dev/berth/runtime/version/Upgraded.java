package dev.berth.runtime.version;

/**
 * The result of an upgrade or a rollback.
 *
 * @param before the version that was in force
 * @param now the version that is in force now
 * @param image the tag of that version's image; empty when nothing changed
 */
public record Upgraded(String before, String now, String image) {
    /** Whether another version is in force than before. */
    public boolean changed() {
        return !image.isEmpty();
    }
}
