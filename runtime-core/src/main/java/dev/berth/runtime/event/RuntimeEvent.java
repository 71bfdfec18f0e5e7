package dev.berth.runtime.event;

import java.time.Instant;

/** An event for listeners. Not sealed: each package has its own sealed family of records. */
public interface RuntimeEvent {
    Instant time();
}
