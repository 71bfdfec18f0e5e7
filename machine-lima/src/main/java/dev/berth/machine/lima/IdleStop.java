package dev.berth.machine.lima;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The boot script that lets the machine stop itself when none of its programs is in use; only the machine can see that.
 */
final class IdleStop {
    private IdleStop() {}

    static String script(long minutes) {
        try (InputStream text =
                Objects.requireNonNull(IdleStop.class.getResourceAsStream("idle-stop"), "idle-stop is missing")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).replace("@MINUTES@", Long.toString(minutes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
