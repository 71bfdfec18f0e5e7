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

/** Reads the text of a config file. Only a regular file is opened: reading a pipe could block for ever. */
final class ConfigText {
    private static final long MAX_BYTES = 1 << 20;

    private ConfigText() {}

    static Optional<String> read(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw invalid(file, attributes.isDirectory() ? "it is a folder" : "it is a pipe, a socket or a device");
            }
            if (attributes.size() > MAX_BYTES) {
                throw invalid(
                        file, "it has " + attributes.size() + " bytes, more than the " + MAX_BYTES + " that are read");
            }
            byte[] bytes = Files.readAllBytes(file);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw invalid(file, "it is not text in UTF-8");
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw invalid(file, "it is a link to a file that does not exist");
            }
            return Optional.empty();
        } catch (IOException e) {
            throw invalid(file, "it cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private static BerthException invalid(Path file, String seen) {
        return ConfigErrors.invalid(
                "reading config file " + file, seen, "make it a text file with settings, or remove it");
    }
}
