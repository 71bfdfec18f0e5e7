package dev.berth.runtime.error;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Text that goes to the kernel: arguments, variables and paths. The JDK encodes it by the locale that this JVM was started
 * in, and writes a question mark for a character that the locale lacks; so Berth checks text first. Safe for all threads.
 */
public final class NativeText {
    private static final Charset ENCODING = Charset.forName(
            System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()), Charset.defaultCharset());
    /** On Windows every text can be passed: the system takes UTF-16. */
    private static final boolean ACCEPTS_ALL = File.separatorChar == '\\';

    private NativeText() {}

    /** Whether the kernel gets {@code text} as it is. */
    public static boolean passes(String text) {
        return ACCEPTS_ALL || ENCODING.newEncoder().canEncode(text);
    }

    /**
     * Checks a text.
     *
     * @param tried the action that needs it
     * @param name stands for the text in the error, which does not show a secret
     * @throws BerthException CONFIG_INVALID when this JVM cannot pass it
     */
    public static void check(String tried, String name, String text) {
        if (!passes(text)) {
            throw refused(tried, name, null);
        }
    }

    /** Checks a path, which may have come from a folder's list with bytes that this JVM's encoding cannot read. */
    public static void check(String tried, Path path) {
        try {
            if (path.getFileSystem().getPath(path.toString()).equals(path)) {
                return;
            }
        } catch (InvalidPathException _) {
            // its text has a character for what could not be decoded
        }
        throw refused(tried, "the path " + path, null);
    }

    /** The path of a text. {@link BerthException} CONFIG_INVALID when this JVM cannot name it. */
    public static Path path(String tried, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw refused(tried, e);
        }
    }

    /** The error for a path that {@link Path#of} refused. */
    public static BerthException refused(String tried, InvalidPathException cause) {
        return refused(tried, "the path " + cause.getInput(), cause);
    }

    private static BerthException refused(String tried, String name, @Nullable Exception cause) {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                tried,
                name + " has characters that " + ENCODING + ", the encoding of this JVM, lacks",
                "start this JVM in a UTF-8 locale (environment variable LC_ALL=C.UTF-8), or use another name",
                cause);
    }
}
