package dev.berth.runtime.agent;

import dev.berth.runtime.error.ErrorKind;
import java.time.Instant;
import java.util.Locale;

/** What an agent instance is right now. */
public sealed interface InstanceState {
    /** There is no container. */
    record Absent() implements InstanceState {}

    /**
     * It is being made ready, here or by another process.
     *
     * @param phase as {@link Phase#id()}, or what the other process says
     */
    record Preparing(String phase, Instant since) implements InstanceState {}

    /** Its container runs and was found in order. */
    record Ready(Login login) implements InstanceState {}

    /** Its container is there and does not run. */
    record Stopped() implements InstanceState {}

    /**
     * The last try to make it ready failed.
     *
     * @param evidence what was tried and seen
     */
    record Failed(ErrorKind kind, String hint, String evidence) implements InstanceState {}

    /** The name in JSON: {@code ready}, {@code stopped}, … */
    default String id() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
