package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.RandomTokens;
import dev.berth.runtime.home.BerthHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder of the logins' sockets: in the home, or below /tmp when the home's path is too long for a socket. */
record SshSockets(Path folder) {
    /** Bytes of a socket's path: 104 on macOS (108 on Linux), less the final NUL and the 17 that ssh first appends. */
    private static final int MAX_LENGTH = 104 - 1 - 17;

    private static final String OWNER_ONLY = "rwx------";

    /** @throws BerthException HOME_UNUSABLE when there is no folder that only this user can reach */
    static SshSockets of(BerthHome home, Path temporary) {
        Path wanted = home.ssh();
        if (fits(wanted)) {
            return new SshSockets(home.folder(wanted));
        }
        Path instead = temporary.resolve("berth-" + home.id());
        if (!fits(instead)) {
            throw unusable(instead, "its path is too long for a socket's address", null);
        }
        try {
            Files.createDirectories(
                    instead, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            boolean isPrivate = Files.isDirectory(instead, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(instead).equals(Files.getOwner(home.root()))
                    && Files.getPosixFilePermissions(instead).equals(PosixFilePermissions.fromString(OWNER_ONLY));
            if (!isPrivate) {
                throw unusable(instead, "other users can reach it", null);
            }
            return new SshSockets(instead);
        } catch (IOException e) {
            throw unusable(instead, e.toString(), e);
        }
    }

    private static boolean fits(Path folder) {
        return folder.toString().length() + 1 + 20 <= MAX_LENGTH;
    }

    private static BerthException unusable(Path folder, String seen, @Nullable Throwable cause) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                "making the folder " + folder + " for ssh's sockets",
                seen,
                "give BERTH_HOME a shorter path, below 65 characters",
                cause);
    }

    /** Returns a new path for a socket; its name begins with this process's id. */
    Path newSocket() {
        return folder.resolve(ProcessHandle.current().pid() + "-" + RandomTokens.alphanumeric(8));
    }
}
