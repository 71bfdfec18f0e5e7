package dev.berth.engine.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Mounts installed programs in a sandbox, at the paths that they have in an image, together with this host's files in
 * these folders. Programs of this host with the same names are hidden.
 */
record InstalledPrograms(SandboxOptions options) {
    private static final Path OPT = Path.of("/opt");
    private static final Path NAMES = Path.of("/usr/local/bin");

    /** Replaces {@code /opt} by a folder in memory with the same entries, into which more can be mounted. */
    void openOpt() throws IOException {
        options.add("--perms", "0755", "--tmpfs", OPT.toString());
        for (Path entry : Disk.list(OPT)) {
            mount(entry);
        }
    }

    /**
     * Makes {@code /opt} read-only, after everything was mounted.
     *
     * @param npm whether to link the npm of a node in a home folder
     */
    void closeOpt(boolean npm) {
        if (npm) {
            options.add("--symlink", HostTools.NPM_PROGRAM, HostTools.NPM_LINK);
        }
        options.add("--remount-ro", OPT.toString());
    }

    /** Mounts the programs of an image, read-only. */
    void mount(ImageFolder image) throws IOException {
        options.add("--ro-bind", image.programs().toString(), "/opt/berth");
        options.add("--perms", "0755", "--tmpfs", NAMES.toString());
        for (Path entry : Disk.list(NAMES)) {
            if (!Files.exists(image.names().resolve(entry.getFileName()), LinkOption.NOFOLLOW_LINKS)) {
                mount(entry);
            }
        }
        for (Path name : Disk.list(image.names())) {
            mount(name, NAMES.resolve(name.getFileName()));
        }
        options.add("--remount-ro", NAMES.toString());
    }

    /** Mounts this host's tools in {@code /usr/local/bin} over the folder that an installation writes. */
    void mountTools() throws IOException {
        for (Path entry : Disk.list(NAMES)) {
            if (entry.getFileName().toString().matches(HostTools.NAMES)) {
                mount(entry);
            }
        }
    }

    private void mount(Path entry) throws IOException {
        mount(entry, entry);
    }

    private void mount(Path entry, Path inside) throws IOException {
        Optional<String> link = Files.isSymbolicLink(entry)
                ? Optional.of(Files.readSymbolicLink(entry).toString())
                : Optional.empty();
        if (link.isPresent()) {
            options.add("--symlink", link.get(), inside.toString());
        } else {
            options.add("--ro-bind-try", entry.toString(), inside.toString());
        }
    }
}
