package dev.berth.server.wiring;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/**
 * The current folder of the caller. A JVM cannot start in a folder that was deleted, so the launcher {@code ./berth} then starts
 * it in {@code /} and says so in a system property.
 */
public final class CallerFolder {
    private CallerFolder() {}

    public static boolean isDeleted() {
        return Boolean.getBoolean("berth.folder.deleted");
    }

    /**
     * @param otherwise the way to do without the current folder
     * @throws BerthException USAGE when the current folder was deleted
     */
    static void require(String tried, String otherwise) {
        if (isDeleted()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    tried,
                    "the current folder was deleted",
                    "change to a folder that is there, or " + otherwise);
        }
    }
}
