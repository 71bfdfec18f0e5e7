package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One container on disk. Its state is which of two files is there: {@code running} (made when it was started) or {@code
 * exited}; so any process can ask, and a program that is just starting sees a stop that came in between.
 */
record SandboxFolder(Path folder, SandboxRecord record) {
    String name() {
        return record.spec().name();
    }

    Path running() {
        return folder.resolve("running");
    }

    Path exited() {
        return folder.resolve("exited");
    }

    /** What the starts of programs leave for us: whether they came to be. */
    Path starts() {
        return folder.resolve("starts");
    }

    /** The part of the file system that programs of this container share and that goes with it. */
    Path scratch(String part) {
        return folder.resolve("fs").resolve(part);
    }

    /** A file of its own {@code /etc}. */
    Path etc(String file) {
        return folder.resolve("etc").resolve(file);
    }

    boolean isRunning() {
        return Files.exists(running());
    }

    /** What became of it, once it does not run any more. */
    String fate() {
        return "container " + name() + " was " + (Files.exists(folder) ? "stopped" : "removed");
    }

    ContainerState state() throws IOException {
        try {
            Instant since = Files.getLastModifiedTime(running()).toInstant();
            return new ContainerState.Running(since);
        } catch (NoSuchFileException e) {
            return Files.exists(exited()) ? new ContainerState.Exited(0, false) : new ContainerState.Created();
        }
    }

    ContainerDetails details() throws IOException {
        return new ContainerDetails(
                record.id(), name(), record.spec().image(), record.spec().labels(), state(), record.createdAt(), 0);
    }
}
