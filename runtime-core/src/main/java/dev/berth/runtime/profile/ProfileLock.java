package dev.berth.runtime.profile;

import dev.berth.runtime.profile.Profile.Install;
import java.util.Optional;

/**
 * The format of a lock: the exact version and content hash of every package of an install section, and of every package
 * that these depend on.
 */
sealed interface ProfileLock permits NpmLock, PypiLock {
    static ProfileLock of(Install install) {
        return switch (install.registry()) {
            case NPM -> new NpmLock(install);
            case PYPI -> new PypiLock(install);
        };
    }

    /** Returns why a lock cannot be used: incomplete, or of other packages; empty when it can. */
    Optional<String> problem(String lock);

    /** The input of the tool chain that makes the lock. */
    String request();

    /** Returns why the tool chain's answer must not be used although it may be complete. */
    default Optional<String> refusal(String answer) {
        return Optional.empty();
    }

    /** Makes the lock from the tool chain's answer. */
    DependencyLock parse(String answer);

    /** The lock's name in an image. */
    String fileName();
}
