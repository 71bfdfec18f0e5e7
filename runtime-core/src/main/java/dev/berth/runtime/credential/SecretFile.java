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
 * A file that holds one key. As with ssh's keys, no other user may read it.
 *
 * @param why the purpose of the key, such as {@code agents.claude.credentials.file}
 */
record SecretFile(Path path, String why) {
    private static final int MAX_BYTES = 16 * 1024;

    Secret read() {
        String text;
        try {
            Path real = path.toRealPath();
            PosixFileAttributes attributes = readAttributes(real);
            check(real, attributes);
            text = readText(real);
            if (!Objects.equals(attributes.fileKey(), readAttributes(real).fileKey())) {
                throw invalid(real + " was replaced while it was read", "try again");
            }
        } catch (CharacterCodingException _) {
            throw invalid("it is not text in UTF-8", "write the key alone into it");
        } catch (IOException e) {
            throw invalid(FileErrorText.describe(e), "write the key alone into it, and chmod 600 " + path);
        }
        return Secret.checked(Secret.withoutLineBreak(text), tried(), "write the key alone into " + path);
    }

    private static PosixFileAttributes readAttributes(Path real) throws IOException {
        return Files.readAttributes(real, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void check(Path real, PosixFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            throw invalid(real + " is no file but a folder, a pipe or a device", "name a file");
        }
        String owner = attributes.owner().getName();
        if (!owner.equals(System.getProperty("user.name", "")) && !owner.equals("root") && !isOwnFile(attributes)) {
            throw invalid(real + " belongs to " + owner, "name a file of your own");
        }
        String mode = PosixFilePermissions.toString(attributes.permissions());
        if (!mode.endsWith("------")) {
            throw invalid("other users may read or change " + real + " (" + mode + ")", "chmod 600 " + real);
        }
        if (attributes.size() > MAX_BYTES) {
            throw invalid(
                    real + " has " + attributes.size() + " bytes, which no key has", "write the key alone into it");
        }
    }

    /** Compares owners by number: the user may have no name, such as in a container without a passwd line for it. */
    private static boolean isOwnFile(PosixFileAttributes attributes) throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Files.getOwner(self).equals(attributes.owner());
    }

    private static String readText(Path real) throws IOException {
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readNBytes(MAX_BYTES + 1)))
                    .toString();
        }
    }

    private String tried() {
        return "reading " + path + " for " + why;
    }

    private BerthException invalid(String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, tried(), seen, todo);
    }
}
