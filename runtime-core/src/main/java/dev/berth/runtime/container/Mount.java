package dev.berth.runtime.container;

/** A folder, volume or memory file system, mounted into a container at an absolute path. */
public sealed interface Mount {
    String target();

    /** A folder or file of the machine; a missing source is an error, never created. */
    record Bind(String source, String target, boolean readOnly) implements Mount {}

    /** A named volume of the engine, created when it is absent. */
    record Volume(String name, String target) implements Mount {}

    /** A file system in memory, writable for every user. */
    record Tmpfs(String target) implements Mount {}
}
