package dev.berth.runtime.agent;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/** The ways in which a method of a service interface can fail its caller. */
enum Misbehaviour {
    THROWS,
    RETURNS_NULL,
    BLOCKS_UNTIL_INTERRUPTED;

    /** Throws or blocks; returns for a method that is to return null. */
    void misbehave() {
        if (this == THROWS) {
            throw new IllegalStateException("misbehaves");
        }
        if (this == BLOCKS_UNTIL_INTERRUPTED) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Returns the good answer, or misbehaves when {@code chosen} is the method. */
    @NullUnmarked
    <T> T at(String method, String chosen, Supplier<T> good) {
        if (!method.equals(chosen)) {
            return good.get();
        }
        misbehave();
        return null;
    }
}
