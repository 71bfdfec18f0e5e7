package dev.berth.runtime.profile;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** A profile's text, and its path for errors. */
record ProfileSource(String place, String text) {
    /** Returns the error of a line; {@code key} is empty when the error is not about a key. */
    BerthException error(int line, String key, String seen, String allowed) {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                "reading profile " + place + ":" + line,
                key.isEmpty() ? seen : key + ": " + seen,
                allowed);
    }
}
