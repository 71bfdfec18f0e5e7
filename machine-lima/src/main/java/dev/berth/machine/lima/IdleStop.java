package dev.berth.machine.lima;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The script, run at every boot, by which the machine stops itself: it knows best whether anything of it is in use. */
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
