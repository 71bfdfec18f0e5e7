package dev.berth.runtime.image;

import java.io.IOException;

/** Thrown for a file that is no archive of an agent's image, or was damaged. */
final class BadArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean foreign;

    private BadArchiveException(String seen, boolean foreign) {
        super(seen);
        this.foreign = foreign;
    }

    /** The archive was cut off, or changed after it was written. */
    static BadArchiveException broken(String seen) {
        return new BadArchiveException(seen, false);
    }

    /** The file was not written by Berth. */
    static BadArchiveException foreign(String seen) {
        return new BadArchiveException(seen, true);
    }

    boolean foreign() {
        return foreign;
    }

    String seen() {
        return String.valueOf(getMessage());
    }
}
