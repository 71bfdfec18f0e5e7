package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One container on disk. The container is started while the file {@code running} exists, and stopped while {@code
 * exited} does: any process can read the state, and a program that is just starting notices a concurrent stop.
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

    /** The folder of the files that starts of programs write and read; see {@link Launch}. */
    Path starts() {
        return folder.resolve("starts");
    }

    /** A folder that the programs of this container share, and that is removed with the container. */
    Path scratch(String part) {
        return folder.resolve("fs").resolve(part);
    }

    /** A file of the container's own {@code /etc}. */
    Path etc(String file) {
        return folder.resolve("etc").resolve(file);
    }

    boolean isRunning() {
        return Files.exists(running());
    }

    /** A sentence that the container was stopped or removed, for a container that is not running. */
    String endReason() {
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
