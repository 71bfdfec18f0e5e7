package dev.berth.runtime.image;

import java.io.IOException;

/** A file that is no archive of an agent's image, or not the one that it was. */
final class BadArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean foreign;

    private BadArchiveException(String seen, boolean foreign) {
        super(seen);
        this.foreign = foreign;
    }

    /** Cut off, or changed since it was written. */
    static BadArchiveException broken(String seen) {
        return new BadArchiveException(seen, false);
    }

    /** Something else than Berth writes. */
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
