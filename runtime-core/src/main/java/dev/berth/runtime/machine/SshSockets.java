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

/** Where the sockets of our logins are: in the home, or in a folder of ours in /tmp where its path is too long for that. */
record SshSockets(Path folder) {
    /** What a socket's address may have on macOS (Linux: 4 more), without its end and the 17 that ssh puts behind it at first. */
    private static final int MOST = 104 - 1 - 17;

    private static final String OWNER_ONLY = "rwx------";

    /** @throws BerthException HOME_UNUSABLE when there is no folder that nobody else can reach */
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
            boolean ours = Files.isDirectory(instead, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(instead).equals(Files.getOwner(home.root()))
                    && Files.getPosixFilePermissions(instead).equals(PosixFilePermissions.fromString(OWNER_ONLY));
            if (!ours) {
                throw unusable(instead, "somebody else can reach it", null);
            }
            return new SshSockets(instead);
        } catch (IOException e) {
            throw unusable(instead, e.toString(), e);
        }
    }

    private static boolean fits(Path folder) {
        return folder.toString().length() + 1 + 20 <= MOST;
    }

    private static BerthException unusable(Path folder, String seen, @Nullable Throwable cause) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                "making room for the sockets of ssh in " + folder,
                seen,
                "give BERTH_HOME a shorter path, below 65 characters",
                cause);
    }

    /** A path that nobody has; its first word is our process. */
    Path fresh() {
        return folder.resolve(ProcessHandle.current().pid() + "-" + RandomTokens.alphanumeric(8));
    }
}
