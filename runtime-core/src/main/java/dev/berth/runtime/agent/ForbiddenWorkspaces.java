package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folders that no agent may have as a workspace.
 *
 * @param selfAndAbove folder to the reason why neither it nor anything above it may be one
 * @param within folder to the reason why nothing below it may be one either
 */
record ForbiddenWorkspaces(Map<Path, String> selfAndAbove, Map<Path, String> within) {
    private static final List<String> SOCKET_FOLDERS =
            List.of("/run/docker", "/run/containerd", "/run/buildkit", "/run/podman", "/var/run/docker");
    private static final List<String> SYSTEM =
            List.of("/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr");

    private static final List<String> WITHIN = List.of("/dev", "/proc", "/sys", "/etc");
    private static final String HOME_ITSELF = "it is your home itself, or above it";
    private static final String STATE = "it holds the system's own state, or is above it";

    /** Looked up once: the system's folders and the user's home stay where they are. */
    static ForbiddenWorkspaces ofThisUser() {
        return OfThisUser.FOLDERS;
    }

    /** By their names, for a user with this home on another machine. */
    static ForbiddenWorkspaces ofAnother(String home) {
        Map<Path, String> self = new LinkedHashMap<>(Map.of(Path.of(home), HOME_ITSELF, Path.of("/var/lib"), STATE));
        SYSTEM.forEach(folder -> self.put(Path.of(folder), "it is a folder of the system, or above one"));
        Map<Path, String> within = new LinkedHashMap<>();
        SOCKET_FOLDERS.forEach(folder -> within.put(Path.of(folder), "a container engine has its socket there"));
        WITHIN.forEach(folder -> within.put(Path.of(folder), "it belongs to the system"));
        return new ForbiddenWorkspaces(self, within);
    }

    private static final class OfThisUser {
        private static final ForbiddenWorkspaces FOLDERS = lookUp();
    }

    private static ForbiddenWorkspaces lookUp() {
        Map<Path, String> self = new LinkedHashMap<>();
        put(self, System.getProperty("user.home", "/"), HOME_ITSELF);
        put(self, "/var/lib", STATE);
        Map<Path, String> within = new LinkedHashMap<>();
        SOCKET_FOLDERS.forEach(folder -> put(within, folder, "a container engine has its socket there"));
        SYSTEM.forEach(folder -> put(self, folder, "it is a folder of the system, or above one"));
        WITHIN.forEach(folder -> put(within, folder, "it belongs to the system"));
        return new ForbiddenWorkspaces(self, within);
    }

    /** These, and {@code berthHome} with everything in it. */
    ForbiddenWorkspaces and(Path berthHome) {
        Map<Path, String> self = new LinkedHashMap<>(selfAndAbove);
        self.put(berthHome, "it is Berth's own folder, or above it");
        Map<Path, String> inside = new LinkedHashMap<>(within);
        inside.put(berthHome, "it is inside Berth's own folder");
        return new ForbiddenWorkspaces(self, inside);
    }

    void check(Path real) {
        if (real.getParent() == null) {
            throw refused(real, "it is the whole file system");
        }
        selfAndAbove.forEach((folder, reason) -> {
            if (folder.startsWith(real)) {
                throw refused(real, reason);
            }
        });
        within.forEach((folder, reason) -> {
            if (real.startsWith(folder)) {
                throw refused(real, reason);
            }
        });
        if (holdsSocket(real)) {
            throw refused(real, "a container engine has its socket there");
        }
    }

    static BerthException refused(Path folder, String reason) {
        return new BerthException(
                ErrorKind.WORKSPACE_FORBIDDEN,
                "using " + folder + " as a workspace",
                reason,
                "work in a project folder of its own, and name that as the workspace");
    }

    private static boolean holdsSocket(Path folder) {
        return List.of("docker.sock", "containerd.sock", "buildkitd.sock", "podman.sock").stream()
                .anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    private static void put(Map<Path, String> into, String folder, String reason) {
        Path path = Path.of(folder);
        into.put(path, reason);
        try {
            into.put(path.toRealPath(), reason);
        } catch (IOException e) {
            // not there, so only its name is forbidden
            into.putIfAbsent(path, reason);
        }
    }
}
