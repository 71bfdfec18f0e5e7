package dev.berth.runtime.host;

import dev.berth.runtime.error.BerthException;

/** The answer of a provider to a {@link HostRequest}. */
public sealed interface HostOffer {
    /**
     * A host that can be opened.
     *
     * @param rank order among hosts that the settings do not name: the lowest first, below 0 before docker and nerdctl
     * @param opening opens the host once it is chosen; only then its settings are checked
     */
    record Available(int rank, Opening opening) implements HostOffer {}

    /**
     * No host.
     *
     * @param why the error when the settings name the host; otherwise its {@code seen} becomes part of the error that
     *     no host works
     */
    record None(BerthException why) implements HostOffer {}

    /** Opens a host whose engine has just answered, except on a machine that is started by its first use. */
    interface Opening {
        ContainerHost open() throws InterruptedException;
    }
}
