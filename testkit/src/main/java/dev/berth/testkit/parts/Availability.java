package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

/** The result of looking for a part. Immutable. */
public sealed interface Availability<T> {
    /** A part that is present and answers. */
    record Present<T>(T part) implements Availability<T> {
        public Present {
            requireNonNull(part, "part is null");
        }
    }

    /** A part that is absent; {@code reason} is the observation. */
    record Absent<T>(String name, String reason) implements Availability<T> {
        public Absent {
            requireNonNull(name, "name is null");
            requireNonNull(reason, "reason is null");
        }
    }
}
