package dev.berth.server.cli;

import dev.berth.server.wiring.CallerFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a path for picocli. A relative one is refused when the current folder was deleted. */
final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        try {
            Path path = Path.of(value);
            if (!path.isAbsolute() && CallerFolder.isDeleted()) {
                throw new TypeConversionException("'" + value + "' is relative, and the current folder was deleted");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + value + "' is no path: " + e.getReason());
        }
    }
}
