package dev.berth.runtime.event;

import java.time.Instant;

/** Something that happened, told to listeners; open on purpose: each package has its own sealed family of records. */
public interface RuntimeEvent {
    Instant time();
}
