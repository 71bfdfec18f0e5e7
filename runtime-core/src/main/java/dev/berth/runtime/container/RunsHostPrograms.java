package dev.berth.runtime.container;

/**
 * An engine whose containers are programs of its own host: they see what is installed there, and at most a sandbox is
 * around them. An agent without an image runs on such an engine only.
 */
public interface RunsHostPrograms {
    /** The image name that means: the programs of this host. */
    String IMAGE = "process:host";
}
