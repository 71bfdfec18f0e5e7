package dev.berth.terminal.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose size the terminal has when several viewers may write. */
public enum SizePolicy {
    OWNER,
    /** The smallest columns and the smallest rows of all who may write. */
    SMALLEST,
    /** Whoever said a size last. */
    LATEST;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SizePolicy> named(String id) {
        return Stream.of(values()).filter(policy -> policy.id().equals(id)).findFirst();
    }
}
