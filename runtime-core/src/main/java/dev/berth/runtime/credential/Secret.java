package dev.berth.runtime.credential;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Objects;

/** A secret value. {@link #toString} never shows it. Immutable. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(Objects.requireNonNull(value, "value is null"));
    }

    /**
     * Makes a secret of a value that an agent could use; throws CONFIG_INVALID, without showing the value, for another
     * one.
     */
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

    /** The text without the line break that editors and programs write at its end. */
    static String withoutLineBreak(String text) {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** The value itself, to be handed to the process that needs it. */
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
