package dev.berth.runtime.agent;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder that is no workspace of an agent.
 *
 * @param description the folder's content or purpose, for people
 */
record ForbiddenFolder(Path path, String description, Extent extent) {
    /** The folders that are forbidden together with one folder. */
    enum Extent {
        /** The folder, and every folder above it. */
        ABOVE,
        /** The folder, every folder above it, and every folder in it. */
        ABOVE_AND_WITHIN
    }

    /** Why a folder is forbidden; empty if this rule does not forbid it. By names only: no folder is looked at. */
    Optional<String> reason(Path folder) {
        if (path.equals(folder)) {
            return Optional.of("it is " + path + ", " + description);
        }
        if (path.startsWith(folder)) {
            return Optional.of("it is above " + path + ", " + description);
        }
        return extent == Extent.ABOVE_AND_WITHIN && folder.startsWith(path)
                ? Optional.of("it is inside " + path + ", " + description)
                : Optional.empty();
    }
}
