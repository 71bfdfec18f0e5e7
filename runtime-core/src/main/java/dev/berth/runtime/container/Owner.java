package dev.berth.runtime.container;

import java.util.function.Predicate;

/**
 * A Berth process that runs programs inside containers.
 *
 * @param id matches {@code [a-z0-9]{8,32}}
 * @param alive answers for any owner's id whether that owner's process lives (such a process holds a lock named after
 *     its id)
 */
public record Owner(String id, Predicate<String> alive) {
    public Owner {
        if (!id.matches("[a-z0-9]{8,32}")) {
            throw new IllegalArgumentException("owner id " + id + " does not match [a-z0-9]{8,32}");
        }
    }
}
