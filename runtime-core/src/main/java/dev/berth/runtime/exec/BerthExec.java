package dev.berth.runtime.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The script {@code berth-exec}, which starts, marks and ends Berth's programs in a container or on a machine by ssh.
 */
public final class BerthExec {
    /** The path of the script in every image. */
    public static final String PATH = "/usr/local/bin/berth-exec";

    private BerthExec() {}

    /** The text of the script; part of every image's hash. */
    public static byte[] script() {
        try (InputStream script = BerthExec.class.getResourceAsStream("berth-exec")) {
            if (script == null) {
                throw new IllegalStateException("berth-exec is not in this jar");
            }
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
