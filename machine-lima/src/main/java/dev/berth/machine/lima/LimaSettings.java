package dev.berth.machine.lima;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings {@code machine.…} of the virtual machine, checked as far as this host can.
 *
 * @param limaHome Lima's own folder: {@code LIMA_HOME}, else {@code ~/.lima}
 * @param memory bytes; {@code disk} too
 * @param archive the nerdctl-full archive; empty for the one that Berth pins
 * @param archiveInImage whether containerd and nerdctl are in the image ({@code machine.nerdctlArchive=none})
 * @param mounts real paths of the folders of this host that the machine sees, at the same path
 * @param overlay YAML file that is merged over Berth's template
 * @param idle minutes without use after which the machine stops; 0 for never
 */
record LimaSettings(
        String name,
        Path limaHome,
        Optional<Integer> cpus,
        Optional<Long> memory,
        long disk,
        Optional<String> vmType,
        Optional<PinnedFile> image,
        Optional<PinnedFile> archive,
        boolean archiveInImage,
        List<Path> mounts,
        Optional<Path> overlay,
        long idle) {
    /** Longest path of a socket: the system's limit without the suffix that ssh adds while it creates its socket. */
    private static final int MAX_SOCKET_PATH = 104 - 17;

    LimaSettings {
        mounts = List.copyOf(mounts);
    }

    /**
     * Reads the settings.
     *
     * @throws BerthException CONFIG_INVALID, naming the setting and what is allowed; MACHINE_NOT_READY when Lima's
     *     folder has too long a name for sockets in it
     */
    static LimaSettings of(Config config, Map<String, String> environment, Path berthHome) {
        Path user = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        String limaHomeVariable = environment.getOrDefault("LIMA_HOME", "");
        Path limaHome = limaHomeVariable.isBlank()
                ? user.resolve(".lima")
                : Path.of(limaHomeVariable).toAbsolutePath();
        String name = config.string("machine.name");
        checkLength(limaHome.resolve(name).resolve("ssh.sock"), limaHome);
        Optional<String> archive = config.find("machine.nerdctlArchive");
        return new LimaSettings(
                name,
                limaHome,
                config.find("machine.cpus").map(Integer::valueOf),
                config.find("machine.memory").map(_ -> config.size("machine.memory")),
                config.size("machine.disk"),
                config.find("machine.vmType"),
                config.find("machine.image").map(_ -> PinnedFile.of(config, "machine.image", user)),
                archive.filter(text -> !text.equals("none"))
                        .map(_ -> PinnedFile.of(config, "machine.nerdctlArchive", user)),
                archive.filter("none"::equals).isPresent(),
                mounts(config, user, List.of(limaHome, berthHome)),
                config.path("machine.template"),
                config.find("machine.stopWhenIdle").filter("never"::equals).isPresent()
                        ? 0
                        : Math.max(1, config.duration("machine.stopWhenIdle").toMinutes()));
    }

    Path folder() {
        return limaHome.resolve(name);
    }

    private static void checkLength(Path socket, Path limaHome) {
        if (socket.toString().length() >= MAX_SOCKET_PATH) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    "choosing " + limaHome + " as Lima's folder",
                    "its sockets would have names of " + (socket.toString().length() + 17) + " characters, such as "
                            + socket + "; a system takes less than 104",
                    "set LIMA_HOME to a folder with a shorter name, or machine.name to a shorter name");
        }
    }

    private static List<Path> mounts(Config config, Path user, List<Path> closed) {
        List<Path> mounts = new ArrayList<>();
        for (String text : config.list("machine.mounts")) {
            Path path = text.startsWith("~/") ? user.resolve(text.substring(2)) : Path.of(text);
            mounts.add(mount(config, text, path, user, closed));
        }
        return mounts.stream().distinct().sorted().toList();
    }

    private static Path mount(Config config, String text, Path path, Path user, List<Path> closed) {
        String wanted = "existing folders, by their absolute paths: ";
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            BerthException refused = config.invalidValue("machine.mounts", wanted + text + " can't be opened");
            refused.addSuppressed(e);
            throw refused;
        }
        if (!path.isAbsolute() || !Files.isDirectory(real)) {
            throw config.invalidValue("machine.mounts", wanted + text + " is not");
        }
        if (realOf(user).startsWith(real)) {
            throw config.invalidValue(
                    "machine.mounts", "folders below your home, not " + text + ": an agent would see your whole home");
        }
        for (Path folder : closed) {
            if (realOf(folder).startsWith(real) || real.startsWith(realOf(folder))) {
                throw config.invalidValue(
                        "machine.mounts",
                        "folders that do not contain " + folder + " and are not in it, unlike " + text);
            }
        }
        return real;
    }

    private static Path realOf(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.normalize(); // does not exist yet
        }
    }
}
