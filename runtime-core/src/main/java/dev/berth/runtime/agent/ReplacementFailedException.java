package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;

/** A new generation of a container could not be had, and the one before it is kept as it was; kind and words are the failure's. */
public final class ReplacementFailedException extends BerthException {
    private static final long serialVersionUID = 1L;

    ReplacementFailedException(BerthException failure) {
        super(
                failure.kind(),
                failure.tried(),
                failure.seen() + " (the container before it is kept)",
                failure.todo(),
                failure);
    }
}
