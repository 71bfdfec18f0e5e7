package dev.berth.runtime.event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a listener's failure from the code that reports to it. */
record GuardedListener(RuntimeListener listener) implements RuntimeListener {
    private static final Logger log = LoggerFactory.getLogger(GuardedListener.class);

    @Override
    public void on(RuntimeEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            log.warn("listener failed event={}", event, e);
        }
    }

    @Override
    public RuntimeListener guarded() {
        return this;
    }
}
