package dev.berth.runtime.event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose exceptions are logged and not thrown at the code that reports the event. */
record GuardedListener(RuntimeListener listener) implements RuntimeListener {
    private static final Logger log = LoggerFactory.getLogger(GuardedListener.class);

    @Override
    public void on(RuntimeEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            // the class only: an event may contain a session's id, a prompt or the input of a tool
            log.warn("listener failed event={}", event.getClass().getSimpleName(), e);
        }
    }

    @Override
    public RuntimeListener guarded() {
        return this;
    }
}
