package dev.berth.runtime.container;

import java.time.Instant;

/** The state of a container's PID 1 as the engine reports it. */
public sealed interface ContainerState {
    record Created() implements ContainerState {}

    record Running(Instant since) implements ContainerState {}

    record Paused() implements ContainerState {}

    /**
     * PID 1 ended.
     *
     * @param outOfMemory whether the engine or the kernel reports an end for want of memory; false when the engine does
     *     not report it
     */
    record Exited(int code, boolean outOfMemory) implements ContainerState {}

    /** A state that Berth does not handle: removing, dead, restarting, … */
    record Other(String word) implements ContainerState {}

    default boolean running() {
        return this instanceof Running;
    }
}
