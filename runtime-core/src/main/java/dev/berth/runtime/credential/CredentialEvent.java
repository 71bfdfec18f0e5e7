package dev.berth.runtime.credential;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Instant;

/** Events of obtaining credentials. */
public sealed interface CredentialEvent extends RuntimeEvent {
    /**
     * A command that prints a credential is started; it may ask the person at the terminal.
     *
     * @param program the name of the program, without its arguments
     */
    record Asking(Instant time, String target, String variable, String program) implements CredentialEvent {}
}
