package dev.berth.runtime.container;

import java.util.function.Predicate;

/**
 * Who runs something inside a container: one process of ours. {@code id} matches {@code [a-z0-9]{8,32}}; {@code alive}
 * tells of any owner's id whether its process still lives (it holds a lock named after it).
 */
public record Owner(String id, Predicate<String> alive) {
    public Owner {
        if (!id.matches("[a-z0-9]{8,32}")) {
            throw new IllegalArgumentException("owner id " + id + " does not match [a-z0-9]{8,32}");
        }
    }
}
