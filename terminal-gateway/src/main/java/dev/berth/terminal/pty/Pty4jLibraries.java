package dev.berth.terminal.pty;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The temporary folder into which pty4j unpacks its native libraries; pty4j itself never removes it. */
final class Pty4jLibraries {
    private static final Logger log = LoggerFactory.getLogger(Pty4jLibraries.class);
    private static final String FOLDER = "pty4j.tmpdir";

    private Pty4jLibraries() {}

    /**
     * Makes pty4j use a folder that is removed when the JVM ends. Does nothing on repeated calls, or when a system
     * property names a folder.
     */
    static synchronized void useTemporaryFolder() {
        if (System.getProperty(FOLDER) != null || System.getProperty("pty4j.preferred.native.folder") != null) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("berth-pty4j-");
            System.setProperty(FOLDER, folder.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), "berth-pty4j-cleanup"));
        } catch (IOException e) {
            log.warn("pty4j will leave its libraries in {}", System.getProperty("java.io.tmpdir"), e);
        }
    }

    private static void remove(Path folder) {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            log.debug("not removed {}", folder, e);
            return;
        }
        all.stream().map(Path::toFile).forEach(File::delete);
    }
}
