package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Who the agent is inside its container, and whether that user can write a workspace. */
final class UserRule {
    /** Baked into every image as {@code agent}. */
    static final ContainerUser AGENT = new ContainerUser(1000, 1000);

    private UserRule() {}

    /**
     * Where root inside is the caller outside, root; else the caller; if that is root, the owner of a workspace; if that is root
     * too, {@link #AGENT}.
     */
    static ContainerUser inside(boolean rootless, ContainerUser caller, Collection<Workspace> workspaces) {
        if (rootless) {
            return ContainerUser.ROOT;
        }
        if (caller.uid() != 0) {
            return caller;
        }
        return workspaces.stream()
                .map(workspace -> owner(workspace.path()))
                .filter(owner -> owner.uid() != 0)
                .findFirst()
                .orElse(AGENT);
    }

    /** The user of this process. */
    static ContainerUser caller() {
        Path self = Path.of("/proc/self");
        return owner(Files.exists(self) ? self : Path.of(System.getProperty("user.home", "/")));
    }

    /** Whether mode and owner let the user write there; lists of access rights are not looked at. */
    static boolean writable(Path folder, ContainerUser user) {
        if (user.uid() == 0) {
            return true;
        }
        int mode = number(folder, "unix:mode");
        ContainerUser owner = owner(folder);
        if (owner.uid() == user.uid()) {
            return (mode & 0300) == 0300;
        }
        return owner.gid() == user.gid() ? (mode & 0030) == 0030 : (mode & 0003) == 0003;
    }

    private static ContainerUser owner(Path path) {
        return new ContainerUser(number(path, "unix:uid"), number(path, "unix:gid"));
    }

    private static int number(Path path, String attribute) {
        try {
            return (Integer) Files.getAttribute(path, attribute);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
