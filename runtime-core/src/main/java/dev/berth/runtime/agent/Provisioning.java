package dev.berth.runtime.agent;

import dev.berth.runtime.event.RuntimeListener;
import java.util.Optional;

/**
 * Makes instances ready in the background, each on a virtual thread of its own. An instance that runs already is
 * adopted. A failure is a state with its reason, and is tried again: after 1 s at first, and every 30 s at last. A
 * failure of a kind that repeating cannot help ({@link dev.berth.runtime.error.ErrorKind#retryable}) ends the tries until
 * {@link #begin} is called again. Safe for all threads.
 */
public interface Provisioning extends AutoCloseable {
    /** The source of an instance's runtime. */
    interface Source {
        /**
         * The runtime; may block until its host is found.
         *
         * @throws dev.berth.runtime.error.BerthException when there is no such host now
         */
        AgentRuntime runtime() throws InterruptedException;
    }

    /**
     * Provisioning that has begun with nothing yet.
     *
     * @param listener receives an {@link AgentEvent.RetryScheduled} for each failure that is tried again
     * @param starts the most instances that are started at once; the others wait
     */
    static Provisioning open(RuntimeListener listener, int starts) {
        return new BackgroundProvisioning(listener, starts);
    }

    /**
     * Begins with an instance, unless its tries are under way. Never throws and never blocks; does nothing after
     * {@link #close}.
     */
    void begin(InstanceId instance, Source source);

    /** The progress with an instance: preparing or failed. Empty when it is ready, or was never begun with. */
    Optional<InstanceState> state(InstanceId instance);

    /** Whether an instance is being made ready, or will be tried again. */
    boolean isTrying(InstanceId instance);

    /** Interrupts all tries and begins no others. Idempotent. */
    @Override
    void close();
}
