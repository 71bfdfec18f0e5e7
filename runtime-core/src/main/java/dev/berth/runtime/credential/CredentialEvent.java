package dev.berth.runtime.credential;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Instant;

/** How credentials are come by. */
public sealed interface CredentialEvent extends RuntimeEvent {
    /**
     * A command is asked for one, and may ask the person.
     *
     * @param program its name, without its words
     */
    record Asking(Instant time, String target, String variable, String program) implements CredentialEvent {}
}
