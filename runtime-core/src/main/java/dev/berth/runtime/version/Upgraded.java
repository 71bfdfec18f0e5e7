package dev.berth.runtime.version;

/**
 * What an upgrade or a rollback came to.
 *
 * @param before the version that was in force
 * @param now the version that is
 * @param image the tag of its image; empty when nothing changed
 */
public record Upgraded(String before, String now, String image) {
    /** Whether another version is in force than before. */
    public boolean changed() {
        return !image.isEmpty();
    }
}
