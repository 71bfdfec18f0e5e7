package dev.berth.runtime.host;

import dev.berth.runtime.error.BerthException;

/** What a provider answers to a {@link HostRequest}. */
public sealed interface HostOffer {
    /**
     * A host that can be had.
     *
     * @param rank when nobody named it: below 0 before the engines of this host, else after them; the lowest first
     * @param opening opens it, when it is chosen: the settings of a host that is not are never judged
     */
    record Available(int rank, Opening opening) implements HostOffer {}

    /**
     * No host.
     *
     * @param why for a caller who named it; when nobody did, what was seen is told beside what else was looked for
     */
    record None(BerthException why) implements HostOffer {}

    /** Opens a host. Its engine has just answered, but for a machine that its first use starts. */
    interface Opening {
        ContainerHost open() throws InterruptedException;
    }
}
