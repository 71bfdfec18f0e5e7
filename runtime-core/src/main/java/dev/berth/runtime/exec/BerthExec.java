package dev.berth.runtime.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The script that starts, marks and ends what we run in a container or on another machine. */
public final class BerthExec {
    /** Where images have it. */
    public static final String PATH = "/usr/local/bin/berth-exec";

    private BerthExec() {}

    /** Its text; part of every image's hash. */
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
