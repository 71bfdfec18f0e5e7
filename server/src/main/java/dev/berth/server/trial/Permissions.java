package dev.berth.server.trial;

import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.session.SessionEvent;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the permissions that were asked for. Any thread. */
final class Permissions implements RuntimeListener {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public void on(RuntimeEvent event) {
        if (event instanceof SessionEvent.PermissionAnswered) {
            asked.incrementAndGet();
        }
    }

    int asked() {
        return asked.get();
    }
}
