package dev.berth.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A {@code bwrap} that cannot start a sandbox; first on PATH it hides the real one. */
final class NoBubblewrap {
    static final String ERROR = "bwrap: No permissions to create a new namespace";

    private NoBubblewrap() {}

    /** Makes a folder with this program and no other. */
    static Path in(Path folder) throws IOException {
        Path bin = Files.createDirectory(folder.resolve("no-bubblewrap"));
        Path program = Files.writeString(bin.resolve("bwrap"), "#!/bin/sh\necho '" + ERROR + "' >&2\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }
}
