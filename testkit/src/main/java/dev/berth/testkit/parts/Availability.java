package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

/** Whether a part is there. Immutable. */
public sealed interface Availability<T> {
    /** It is there and answers. */
    record Present<T>(T part) implements Availability<T> {
        public Present {
            requireNonNull(part, "part is null");
        }
    }

    /** It isn't; {@code reason} is what was seen. */
    record Absent<T>(String name, String reason) implements Availability<T> {
        public Absent {
            requireNonNull(name, "name is null");
            requireNonNull(reason, "reason is null");
        }
    }
}
