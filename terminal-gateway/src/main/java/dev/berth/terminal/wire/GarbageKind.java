package dev.berth.terminal.wire;

import java.util.Locale;

/**
 * The reason why a message is invalid. Except for {@link #TOO_LARGE}, an invalid message is dropped, counted and
 * answered by an {@code error}.
 */
public enum GarbageKind {
    EMPTY,
    UNKNOWN_OPCODE,
    BAD_FRAME,
    BAD_JSON,
    UNKNOWN_MESSAGE,
    BAD_VALUE,
    /** Closes the connection with 1009. */
    TOO_LARGE;

    /** The {@code code} of the answer, such as {@code unknown-opcode}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
