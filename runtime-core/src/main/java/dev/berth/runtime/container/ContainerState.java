package dev.berth.runtime.container;

import java.time.Instant;

/** What the engine says of a container's PID 1. */
public sealed interface ContainerState {
    record Created() implements ContainerState {}

    record Running(Instant since) implements ContainerState {}

    record Paused() implements ContainerState {}

    /**
     * It ended.
     *
     * @param outOfMemory whether the engine or the kernel says so; engines that don't tell answer false
     */
    record Exited(int code, boolean outOfMemory) implements ContainerState {}

    /** A word that we don't know: removing, dead, restarting, … */
    record Other(String word) implements ContainerState {}

    default boolean running() {
        return this instanceof Running;
    }
}
