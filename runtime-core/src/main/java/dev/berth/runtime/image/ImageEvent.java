package dev.berth.runtime.image;

import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.LockHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The steps of building an image. */
public sealed interface ImageEvent extends RuntimeEvent {
    /** The base is absent and is being pulled. */
    record Pulling(Instant time, String base) implements ImageEvent {}

    /** The identity behind the base's tag was recorded. */
    record BaseResolved(Instant time, String base, String identity) implements ImageEvent {}

    /** Another process builds the same image. */
    record Waiting(Instant time, String tag, List<LockHolder> holders) implements ImageEvent {}

    /** The tag exists, but its image is damaged or another one; the image is built again. */
    record Broken(Instant time, String tag, String seen) implements ImageEvent {}

    record Building(Instant time, String target, String tag, String base) implements ImageEvent {}

    /** A line of output of the build or the pull. */
    record Line(Instant time, String text) implements ImageEvent {}

    record Built(Instant time, String target, String tag, Duration took) implements ImageEvent {}
}
