package dev.berth.runtime.credential;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A file that holds one key, and that nobody else may read: as ssh wants its keys.
 *
 * @param why what it is read for, such as {@code agents.claude.credentials.file}
 */
record SecretFile(Path path, String why) {
    private static final int MOST = 16 * 1024;

    Secret read() {
        String text;
        try {
            Path real = path.toRealPath();
            PosixFileAttributes seen = attributes(real);
            check(real, seen);
            text = text(real);
            if (!Objects.equals(seen.fileKey(), attributes(real).fileKey())) {
                throw bad(real + " was replaced while it was read", "try again");
            }
        } catch (CharacterCodingException _) {
            throw bad("it is not text in UTF-8", "write the key alone into it");
        } catch (IOException e) {
            throw bad(FileErrorText.describe(e), "write the key alone into it, and chmod 600 " + path);
        }
        return Secret.checked(Secret.line(text), tried(), "write the key alone into " + path);
    }

    private static PosixFileAttributes attributes(Path real) throws IOException {
        return Files.readAttributes(real, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void check(Path real, PosixFileAttributes seen) throws IOException {
        if (!seen.isRegularFile()) {
            throw bad(real + " is no file but a folder, a pipe or a device", "name a file");
        }
        String owner = seen.owner().getName();
        if (!owner.equals(System.getProperty("user.name", "")) && !owner.equals("root") && !mine(seen)) {
            throw bad(real + " belongs to " + owner, "name a file of your own");
        }
        String mode = PosixFilePermissions.toString(seen.permissions());
        if (!mode.endsWith("------")) {
            throw bad("others may read or change " + real + " (" + mode + ")", "chmod 600 " + real);
        }
        if (seen.size() > MOST) {
            throw bad(real + " has " + seen.size() + " bytes, which no key has", "write the key alone into it");
        }
    }

    /** Names are not always known, such as in a container without a line for this user. */
    private static boolean mine(PosixFileAttributes seen) throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Files.getOwner(self).equals(seen.owner());
    }

    private static String text(Path real) throws IOException {
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readNBytes(MOST + 1)))
                    .toString();
        }
    }

    private String tried() {
        return "reading " + path + " for " + why;
    }

    private BerthException bad(String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, tried(), seen, todo);
    }
}
