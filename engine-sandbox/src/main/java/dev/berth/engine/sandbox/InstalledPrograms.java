package dev.berth.engine.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a sandbox has what is installed for it: the same places as in an image, among what this host has there, whose own programs of the
 * same names are hidden.
 */
record InstalledPrograms(SandboxOptions options) {
    private static final Path OPT = Path.of("/opt");
    private static final Path NAMES = Path.of("/usr/local/bin");

    /** Something below {@code /opt} is to be mounted: makes room for it there. */
    void openOpt() throws IOException {
        options.add("--perms", "0755", "--tmpfs", OPT.toString());
        for (Path entry : Disk.list(OPT)) {
            show(entry);
        }
    }

    /**
     * Nothing more is to be mounted there.
     *
     * @param npm whether the npm of somebody's home is shown: what makes it a program is a link
     */
    void closeOpt(boolean npm) {
        if (npm) {
            options.add("--symlink", HostTools.NPM_PROGRAM, HostTools.NPM_LINK);
        }
        options.add("--remount-ro", OPT.toString());
    }

    /** Programs read-only, to be used. */
    void use(ImageFolder image) throws IOException {
        options.add("--ro-bind", image.programs().toString(), "/opt/berth");
        options.add("--perms", "0755", "--tmpfs", NAMES.toString());
        for (Path entry : Disk.list(NAMES)) {
            if (!Files.exists(image.names().resolve(entry.getFileName()), LinkOption.NOFOLLOW_LINKS)) {
                show(entry);
            }
        }
        for (Path own : Disk.list(image.names())) {
            show(own, NAMES.resolve(own.getFileName()));
        }
        options.add("--remount-ro", NAMES.toString());
    }

    /** This host's tools in {@code /usr/local/bin}, where something is being installed over them. */
    void showTools() throws IOException {
        for (Path entry : Disk.list(NAMES)) {
            if (entry.getFileName().toString().matches(HostTools.NAMES)) {
                show(entry);
            }
        }
    }

    private void show(Path entry) throws IOException {
        show(entry, entry);
    }

    private void show(Path entry, Path inside) throws IOException {
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
