package dev.berth.runtime.image;

import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.LockHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How an image comes to be. */
public sealed interface ImageEvent extends RuntimeEvent {
    /** The base is not there and is being pulled. */
    record Pulling(Instant time, String base) implements ImageEvent {}

    /** Which content the base's tag stands for is recorded now. */
    record BaseResolved(Instant time, String base, String identity) implements ImageEvent {}

    /** Somebody else builds the same image. */
    record Waiting(Instant time, String tag, List<LockHolder> holders) implements ImageEvent {}

    /** The tag is there, but not what it should stand for; it is built again. */
    record Broken(Instant time, String tag, String seen) implements ImageEvent {}

    record Building(Instant time, String target, String tag, String base) implements ImageEvent {}

    /** A line that the build or the pull wrote. */
    record Line(Instant time, String text) implements ImageEvent {}

    record Built(Instant time, String target, String tag, Duration took) implements ImageEvent {}
}
