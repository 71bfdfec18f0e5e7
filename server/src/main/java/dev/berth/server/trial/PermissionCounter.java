package dev.berth.server.trial;

import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.session.SessionEvent;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the permission requests of a session. Safe for all threads. */
final class PermissionCounter implements RuntimeListener {
    private final AtomicInteger requests = new AtomicInteger();

    @Override
    public void on(RuntimeEvent event) {
        if (event instanceof SessionEvent.PermissionAnswered) {
            requests.incrementAndGet();
        }
    }

    int count() {
        return requests.get();
    }
}
