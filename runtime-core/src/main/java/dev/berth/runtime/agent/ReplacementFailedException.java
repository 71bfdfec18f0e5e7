package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;

/**
 * Thrown when the next generation of a container could not be made. The container before it is kept. Kind, action and
 * advice are those of the failure.
 */
public final class ReplacementFailedException extends BerthException {
    private static final long serialVersionUID = 1L;

    ReplacementFailedException(BerthException failure) {
        super(failure, failure.tried(), failure.seen() + " (the container before it is kept)", failure.todo());
    }
}
