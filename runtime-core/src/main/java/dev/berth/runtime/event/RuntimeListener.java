package dev.berth.runtime.event;

/**
 * Is told what happens. Called on the thread where it happens, so it must be quick and must not throw; see {@link
 * #guarded()}.
 */
@FunctionalInterface
public interface RuntimeListener {
    void on(RuntimeEvent event);

    /** A listener that ignores everything. */
    static RuntimeListener none() {
        return event -> {};
    }

    /** Tells this listener first, then {@code next}. */
    default RuntimeListener and(RuntimeListener next) {
        return event -> {
            on(event);
            next.on(event);
        };
    }

    /** This listener, with its exceptions logged instead of thrown at the code that reports. */
    default RuntimeListener guarded() {
        return new GuardedListener(this);
    }
}
