package dev.berth.runtime.agent;

import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes instances ready in the background, each on a virtual thread of its own: what runs is adopted, what fails is a state
 * with its reason and is tried again, after 1 s at first and 30 s at last. Safe for all threads.
 */
public interface Provisioning extends AutoCloseable {
    /** Where an instance's runtime comes from: it may be a while until its host is found. */
    interface Source {
        /** BerthException where there is none now */
        AgentRuntime runtime() throws InterruptedException;
    }

    static Provisioning open(InstantSource clock) {
        return new BackgroundProvisioning(clock);
    }

    /** Begins with one, unless that has begun. Never throws and never blocks. */
    void begin(AgentName name, Source source);

    /** What is going on with one here; empty when it is done or was never asked for. */
    Optional<InstanceState> state(AgentName name);

    /** Stops trying. Idempotent. */
    @Override
    void close();
}
