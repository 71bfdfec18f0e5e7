package dev.berth.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A {@code bwrap} that cannot start a sandbox, to put before the one of this host, which is hidden by it. */
final class NoBubblewrap {
    static final String WORDS = "bwrap: No permissions to create a new namespace";

    private NoBubblewrap() {}

    /** A folder with that program and no other. */
    static Path in(Path folder) throws IOException {
        Path bin = Files.createDirectory(folder.resolve("no-bubblewrap"));
        Path program = Files.writeString(bin.resolve("bwrap"), "#!/bin/sh\necho '" + WORDS + "' >&2\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }
}
