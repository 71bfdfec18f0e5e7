package dev.berth.runtime.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controlling terminal of this process ({@code /dev/tty}), independent of its standard streams. */
public final class HostTerminal {
    private static final Logger log = LoggerFactory.getLogger(HostTerminal.class);
    static final File DEVICE = new File("/dev/tty");

    /** A terminal's size in characters. */
    public record Size(int rows, int columns) {}

    private HostTerminal() {}

    public static boolean present() {
        try (InputStream _ = new FileInputStream(DEVICE)) {
            return true;
        } catch (IOException e) {
            log.debug("no terminal seen={}", e.getMessage());
            return false;
        }
    }

    /** The terminal's size; empty if there is no terminal or its size is not known. */
    public static Optional<Size> size() {
        return stty(List.of("size"))
                .filter(text -> text.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}"))
                .map(text -> text.split(" "))
                .map(numbers -> new Size(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
    }

    /** Raw mode of the terminal; closing it restores the settings from before {@link #raw}. */
    public interface Raw extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Switches to raw mode: keys, Ctrl-C too, are read at once and unchanged. Empty if there is no terminal or it
     * refuses.
     */
    public static Optional<Raw> raw() {
        return settings().filter(_ -> stty(List.of("raw", "-echo")).isPresent()).map(before -> () -> restore(before));
    }

    /** The terminal's settings for {@link #restore}; empty if there is no terminal. */
    static Optional<String> settings() {
        return stty(List.of("-g")).filter(text -> !text.isEmpty());
    }

    static void restore(String settings) {
        var _ = stty(List.of(settings));
    }

    /** Runs {@code stty}; waits at most two seconds, as the terminal may have been hung up. */
    private static Optional<String> stty(List<String> arguments) {
        if (!present()) {
            return Optional.empty();
        }
        try {
            Process stty = Launcher.stty(arguments);
            if (!stty.waitFor(2, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return Optional.empty();
            }
            String output = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return stty.exitValue() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            log.debug("stty did not run", e);
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
