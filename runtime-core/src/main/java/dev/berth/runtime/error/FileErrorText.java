package dev.berth.runtime.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;

/** Texts for people of exceptions about files. */
public final class FileErrorText {
    private FileErrorText() {}

    /** Describes the exception with its file: {@code /a/b: No space left on device}. */
    public static String describe(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException other when other.getReason() != null -> String.valueOf(other.getMessage());
            case FileSystemException other -> other.getFile() + ": " + className(other);
            case IOException other when other.getMessage() != null -> String.valueOf(other.getMessage());
            default -> Objects.requireNonNullElse(e.getMessage(), className(e));
        };
    }

    /** The exception's class as text: {@code NotDirectoryException} is {@code not directory}. */
    private static String className(Exception e) {
        return e.getClass()
                .getSimpleName()
                .replaceFirst("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
