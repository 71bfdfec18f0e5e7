package dev.berth.runtime.container;

/**
 * An engine whose containers are programs of its own host: they see what is installed there, and there is no more around
 * them than a sandbox. An agent without an image runs on such an engine only.
 */
public interface RunsHostPrograms {
    /** What stands for the host's programs in the place of an image. */
    String IMAGE = "process:host";
}
