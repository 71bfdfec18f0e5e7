package dev.berth.terminal.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The choice of the terminal's size when several viewers may write. */
public enum SizePolicy {
    /** The size of the owner's window. */
    OWNER,
    /** The smallest columns and the smallest rows of all viewers that may write. */
    SMALLEST,
    /** The size that was received last. */
    LATEST;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SizePolicy> named(String id) {
        return Stream.of(values()).filter(policy -> policy.id().equals(id)).findFirst();
    }
}
