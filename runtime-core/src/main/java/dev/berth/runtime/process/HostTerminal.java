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

/** The terminal that this process belongs to, whatever its standard streams are. */
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

    /** Empty when there is none, or it does not say. */
    public static Optional<Size> size() {
        return stty(List.of("size"))
                .filter(words -> words.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}"))
                .map(words -> words.split(" "))
                .map(two -> new Size(Integer.parseInt(two[0]), Integer.parseInt(two[1])));
    }

    /** Its settings as they were before {@link #raw}; put back when closed. */
    public interface Raw extends AutoCloseable {
        @Override
        void close();
    }

    /** Every key goes to who reads, at once and unchanged, Ctrl-C too; output is written as it is. Empty when it can't be. */
    public static Optional<Raw> raw() {
        return saved().filter(_ -> stty(List.of("raw", "-echo")).isPresent()).map(before -> () -> restore(before));
    }

    /** Its settings, to {@link #restore}; empty when there is none. */
    static Optional<String> saved() {
        return stty(List.of("-g")).filter(words -> !words.isEmpty());
    }

    static void restore(String saved) {
        var _ = stty(List.of(saved));
    }

    /** It answers at once; a terminal that was hung up does not. */
    private static Optional<String> stty(List<String> words) {
        if (!present()) {
            return Optional.empty();
        }
        try {
            Process stty = Launcher.stty(words);
            if (!stty.waitFor(2, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return Optional.empty();
            }
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return stty.exitValue() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            log.debug("stty did not run", e);
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
