package dev.berth.runtime.event;

/**
 * Receives events. Called on the thread on which the event happens, so it must be quick and must not throw; see {@link
 * #guarded()}. The events of a session come on a thread of their own, which bears a listener that throws or blocks.
 */
@FunctionalInterface
public interface RuntimeListener {
    void on(RuntimeEvent event);

    /** A listener that ignores everything. */
    static RuntimeListener none() {
        return event -> {};
    }

    /** A listener that calls this one and then {@code next}. */
    default RuntimeListener and(RuntimeListener next) {
        return event -> {
            on(event);
            next.on(event);
        };
    }

    /** This listener, with its exceptions logged and not thrown at the code that reports the event. */
    default RuntimeListener guarded() {
        return new GuardedListener(this);
    }
}
