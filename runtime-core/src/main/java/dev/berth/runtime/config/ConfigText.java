package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The text of a config file. Only a file is opened: a pipe would keep its reader for ever. */
final class ConfigText {
    private static final long MOST_BYTES = 1 << 20;

    private ConfigText() {}

    static Optional<String> of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                throw wrong(file, found.isDirectory() ? "it is a folder" : "it is a pipe, a socket or a device");
            }
            if (found.size() > MOST_BYTES) {
                throw wrong(file, "it has " + found.size() + " bytes, more than settings ever have");
            }
            byte[] bytes = Files.readAllBytes(file);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw wrong(file, "it is not text in UTF-8");
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw wrong(file, "it is a link to a file that is not there");
            }
            return Optional.empty();
        } catch (IOException e) {
            throw wrong(file, "it cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private static BerthException wrong(Path file, String seen) {
        return ConfigErrors.invalid(
                "reading config file " + file, seen, "make it a file of text with settings, or remove it");
    }
}
