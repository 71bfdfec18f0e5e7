package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NativeText;
import dev.berth.runtime.host.ContainerHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A project folder that an agent works in, by its real path; it has the same path inside the container. */
public record Workspace(Path path) implements Comparable<Workspace> {
    /**
     * A workspace whose folder is not looked at. A runtime looks at the folder when it makes an instance ready; {@link #at} and
     * {@link #on} look at it now. The folder of a recorded workspace may be gone.
     */
    public Workspace {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("workspace is not absolute: " + path);
        }
    }

    /** A folder of the agent's machine, by its absolute path. The runtime that makes it ready looks at it, as {@link #at} does. */
    public static Workspace named(Path folder) {
        return new Workspace(folder.toAbsolutePath());
    }

    /**
     * The folder's real path.
     *
     * @throws BerthException WORKSPACE_FORBIDDEN when it is no folder, or one that no agent may have: {@code /}, the user's home
     *     itself or anything above it, a folder of the system, of installed programs, of keys, of a browser, of another tool's
     *     state or of an engine's socket, or one with a control character in its path; CONFIG_INVALID when the locale of this
     *     JVM lacks a character of its path
     */
    public static Workspace at(Path folder) {
        Path real;
        try {
            real = folder.toRealPath();
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.WORKSPACE_FORBIDDEN,
                    "using " + printable(folder) + " as a workspace",
                    e instanceof NoSuchFileException
                            ? "there is no such folder"
                            : "it cannot be opened: " + e.getMessage(),
                    "name a folder that is there",
                    e);
        }
        checkText(real);
        if (!Files.isDirectory(real)) {
            throw ForbiddenWorkspaces.refused(
                    real, Files.isRegularFile(real) ? "it is a file" : "it is a socket, a pipe or a device");
        }
        ForbiddenWorkspaces.ofThisUser().check(real);
        ForbiddenWorkspaces.checkParts(real);
        if (EngineSockets.isIn(real)) {
            throw ForbiddenWorkspaces.refused(real, "a container engine has its socket there");
        }
        return new Workspace(real);
    }

    /**
     * The folder's real path on the machine of a host, which is made ready for that.
     *
     * @throws BerthException as {@link #at}; WORKSPACE_FORBIDDEN also for Berth's own folder
     */
    public static Workspace on(ContainerHost host, Path folder) throws InterruptedException {
        return new Folders(host.machine())
                .workspaces(List.of(named(folder)), host.context().home().root())
                .first();
    }

    /** @throws BerthException WORKSPACE_FORBIDDEN for a control character, CONFIG_INVALID for one that this JVM cannot name */
    static void checkText(Path path) {
        NativeText.check("using " + printable(path) + " as a workspace", path);
        if (path.toString().chars().anyMatch(Character::isISOControl)) {
            throw new BerthException(
                    ErrorKind.WORKSPACE_FORBIDDEN,
                    "using " + printable(path) + " as a workspace",
                    "its path holds a line break or another control character",
                    "rename that folder");
        }
    }

    private static String printable(Path path) {
        return path.toString().replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public int compareTo(Workspace other) {
        return path.compareTo(other.path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
