package dev.berth.runtime.profile;

import dev.berth.runtime.profile.Profile.Install;
import java.util.Optional;

/**
 * How the lock of an install section looks: of every package the exact version and the hash of its content, of the packages
 * that these need too.
 */
sealed interface ProfileLock permits NpmLock, PypiLock {
    static ProfileLock of(Install install) {
        return switch (install.registry()) {
            case NPM -> new NpmLock(install);
            case PYPI -> new PypiLock(install);
        };
    }

    /** What is wrong with a lock: not complete, or not of these packages; empty when it is in order. */
    Optional<String> problem(String lock);

    /** What the tool chain reads to make it, on its standard input. */
    String question();

    /** Why what the tool chain answered must not be used, complete or not. */
    default Optional<String> refusal(String answer) {
        return Optional.empty();
    }

    /** Makes the lock of what the tool chain answered. */
    DependencyLock made(String answer);

    /** The lock's name in an image. */
    String fileName();
}
