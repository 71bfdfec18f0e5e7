package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A file that a program of the host runs, or takes commands from, and that changed while an agent worked.
 *
 * @param path the file's path on the host; its names may hold any character, so show {@link #shownPath} instead
 * @param how the difference
 * @param runs who runs what from it: "git runs the programs in it"
 */
public record ProtectedChange(Path path, How how, String runs) {
    /** How a file differs from before. */
    public enum How {
        ADDED("was added"),
        CHANGED("was changed"),
        REMOVED("was removed"),
        /** A file or folder is a symbolic link now. */
        REPLACED_BY_LINK("was replaced by a link"),
        /** The content is the same, and the file can be executed now. */
        MADE_EXECUTABLE("was made executable");

        private final String text;

        How(String text) {
            this.text = text;
        }

        /** The name in JSON, such as {@code made-executable}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The path with control characters and marks of the direction of writing written as numbers. */
    public String shownPath() {
        return PrintablePath.of(path);
    }

    /** The change as a sentence on one line. */
    public String text() {
        return shownPath() + " " + how.text + ": " + runs;
    }
}
