package dev.berth.runtime.profile;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** A profile's text and where it is: all that its errors need. */
record Page(String place, String text) {
    /** {@code key}: empty when it is no matter of a key. */
    BerthException wrong(int line, String key, String seen, String allowed) {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                "reading profile " + place + ":" + line,
                key.isEmpty() ? seen : key + ": " + seen,
                allowed);
    }
}
