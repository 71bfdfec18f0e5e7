package dev.berth.runtime.credential;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Objects;

/** A value that is never printed: its {@link #toString} tells nothing of it. Immutable. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(Objects.requireNonNull(value, "value is null"));
    }

    /** The value as a key that an agent could use; CONFIG_INVALID, without showing it, when it is none. */
    static Secret checked(String value, String tried, String todo) {
        String seen = value.isBlank()
                ? "it holds nothing but blanks"
                : value.chars().anyMatch(c -> c == '\n' || c == '\r')
                        ? "it holds a line break, which no key has"
                        : value.chars().anyMatch(c -> c < ' ' || c == 0x7f) ? "it holds a control character" : "";
        if (!seen.isEmpty()) {
            throw new BerthException(ErrorKind.CONFIG_INVALID, tried, seen, todo);
        }
        return of(value);
    }

    /** A text without the line break that ends it, as every editor and program writes one. */
    static String line(String text) {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** The value itself, for the one place that hands it to the process that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
