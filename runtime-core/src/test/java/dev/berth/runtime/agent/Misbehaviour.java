package dev.berth.runtime.agent;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/** The ways in which a method of a service interface can fail its caller. */
enum Misbehaviour {
    THROWS,
    RETURNS_NULL,
    BLOCKS_UNTIL_INTERRUPTED;

    /** Answers for the method in this way. */
    @NullUnmarked
    <T> T answer() {
        return switch (this) {
            case THROWS -> throw new IllegalStateException("misbehaves");
            case RETURNS_NULL -> null;
            case BLOCKS_UNTIL_INTERRUPTED -> block();
        };
    }

    @NullUnmarked
    private static <T> T block() {
        try {
            new CountDownLatch(1).await();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Returns the good answer, or misbehaves when {@code chosen} is the method. */
    <T> T at(String method, String chosen, Supplier<T> good) {
        return method.equals(chosen) ? answer() : good.get();
    }
}
